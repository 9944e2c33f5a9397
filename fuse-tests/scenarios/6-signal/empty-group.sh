# A signal to a group without tasks succeeds and reaches no task.
mkdir 0
for signal in 9 15 18 19 64; do try "echo $signal > 0/signal.kill"; done
sleeper
echo $pid > 0/tasks
state_letter $pid
