# The release agent is run when the last task is moved away, each time.
agent
mkdir 0 1
echo 1 > 0/notify_on_release
resident 0
echo $pid > 0/tasks # where it is already
calls 0
echo $pid > 1/tasks
calls 1
echo $pid > 0/tasks
calls 0
echo $pid > tasks
calls 1
