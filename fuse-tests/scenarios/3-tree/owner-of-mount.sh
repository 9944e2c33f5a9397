# An ordinary user's mount belongs to that user, and so does all that is made in it.
#: users nobody
mkdir 0
stat -c '%u:%g %n' . tasks release_agent 0 0/tasks 0/freezer.state
