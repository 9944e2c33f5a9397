# The release agent is run when the last group below is removed, if there are no tasks; and not when the last task exits while there is a
# group below.
set_release_agent
echo 1 > notify_on_release
mkdir 0 0/x 0/y
member 0
rmdir 0/x
echo $pid > tasks
await_agent_calls 0
rmdir 0/y
await_agent_calls 1
mkdir 0/z
member 0
rmdir 0/z
await_agent_calls 0
kill $pid
await_agent_calls 1
