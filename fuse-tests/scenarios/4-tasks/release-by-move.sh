# The release agent is run each time when the last task is moved away.
set_release_agent
mkdir 0 1
echo 1 > 0/notify_on_release
member 0
echo $pid > 0/tasks # it is there already
await_agent_calls 0
echo $pid > 1/tasks
await_agent_calls 1
echo $pid > 0/tasks
await_agent_calls 0
echo $pid > tasks
await_agent_calls 1
