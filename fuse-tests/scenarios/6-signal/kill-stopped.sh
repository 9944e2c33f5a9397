# SIGKILL also kills a task that job control has stopped, before the write returns.
sleeper
mkdir 0
echo $pid > 0/tasks
kill -STOP $pid
echo 9 > 0/signal.kill
state_letter $pid
count_members 0
