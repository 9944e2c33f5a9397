# The release agent is run when the last group below is removed, if there are no tasks; and not for tasks while there is a group below.
agent
echo 1 > notify_on_release
mkdir 0 0/x 0/y
resident 0
rmdir 0/x
echo $pid > tasks
calls 0
rmdir 0/y
calls 1
mkdir 0/z
resident 0
rmdir 0/z
calls 0
kill $pid
calls 1
