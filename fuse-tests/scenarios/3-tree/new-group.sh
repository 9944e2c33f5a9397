# A new group is empty and thawed, and its notify_on_release is 0.
member .
mkdir 0
wc -c < 0/tasks
cat 0/freezer.state 0/notify_on_release
is_listed . $pid
