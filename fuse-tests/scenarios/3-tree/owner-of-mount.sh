# An ordinary user's mount, and all that is made in it, belongs to that user.
#: users nobody
mkdir 0
stat -c '%u:%g %n' . tasks release_agent 0 0/tasks 0/freezer.state
