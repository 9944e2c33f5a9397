# A signal reaches the tasks of this group, not those of the groups below or above.
mkdir 0 0/1 0/1/2
sleeper
upper=$pid
echo $pid > 0/tasks
sleeper
middle=$pid
echo $pid > 0/1/tasks
sleeper
lower=$pid
echo $pid > 0/1/2/tasks
echo 15 > 0/1/signal.kill
await_letter $middle gone
handle_later_signals
state_letter $upper
state_letter $lower
echo 9 > 0/signal.kill
state_letter $upper
state_letter $lower
