# -o signal alone shows no freezer.state, and signals reach the group.
#: options signal
ls
sleeper
mkdir 0
ls 0
echo $pid > 0/tasks
echo 9 > 0/signal.kill
state_letter $pid
