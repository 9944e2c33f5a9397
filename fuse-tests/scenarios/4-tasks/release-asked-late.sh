# A group that was empty already when it came to ask is not released; nor one that was never occupied, nor one that asks no more.
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
# and with a task in it when it asks, it is:
echo $pid > 2/tasks
echo 1 > 2/notify_on_release
kill $pid
await_agent_calls 1
