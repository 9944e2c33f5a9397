# A daemon that ends in order leaves nothing to recover; while no group has had a task, no journal is written.
#: engines signals (the others keep no journal of stopped processes)
#: users root nobody
#: needs python3
export XDG_RUNTIME_DIR=$scratch
start_daemon
mkdir "$scratch/mnt/0"
ls "$(journal)" 2> /dev/null | wc -l
sleeper
echo $pid > "$scratch/mnt/0/tasks"
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_state "$scratch/mnt/0" FROZEN
ls "$(journal)" | wc -l
kill $daemon
await_letter $daemon gone
ls "$(journal)" 2> /dev/null | wc -l
settled_letter $pid
