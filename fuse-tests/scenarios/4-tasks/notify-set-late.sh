# A group is not released if it was already empty when notify_on_release was set, if it never had a task, or if notify_on_release was set to
# 0 again.
set_release_agent
mkdir 0 1 2
member 0
kill $pid
until_true has_ended $pid
echo 1 > 0/notify_on_release
echo 1 > 1/notify_on_release
echo 1 > 2/notify_on_release
member 2
echo 0 > 2/notify_on_release
echo $pid > tasks
await_agent_calls 0
# with a task in the group when it is set, the group is released:
echo $pid > 2/tasks
echo 1 > 2/notify_on_release
kill $pid
await_agent_calls 1
