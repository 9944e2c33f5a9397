# A new group is empty, thawed, and does not ask to be told of its release.
member .
mkdir 0
wc -c < 0/tasks
cat 0/freezer.state 0/notify_on_release
is_listed . $pid
