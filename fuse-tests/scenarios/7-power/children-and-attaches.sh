# A task that is forked in a group during the suspend, or enters one, is frozen until the resume; a task in the root is not.
#: options power
mkdir 0 1
counter
root=$count
counter
late=$count
late_pid=$pid
member 0
echo mem > power.state
counts "$late"
echo $late_pid > 1/tasks
await_letter $late_pid T
counts "$late"
counts "$root"
mkdir 2
counter
echo $pid > 2/tasks
await_letter $pid T
counts
echo on > power.state
counts "$late"
counts
