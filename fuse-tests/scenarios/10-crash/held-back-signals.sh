# The next daemon does what the thaw of a frozen process would have done: SIGKILL and the stop signals that were held back until the thaw.
#: engines signals (the others keep no journal of stopped processes)
#: needs python3
start_daemon
mkdir "$scratch/mnt"/{0..4}
i=0
for owed in 9 19 18 20; do
    if [ $owed = 20 ]; then catcher TSTP; else sleeper; fi
    pids[i]=$pid
    echo $pid > "$scratch/mnt/$i/tasks"
    echo FROZEN > "$scratch/mnt/$i/freezer.state"
    await_state "$scratch/mnt/$i" FROZEN
    echo $owed > "$scratch/mnt/$i/signal.kill"
    i=$((i + 1))
done
# a process that was stopped before, and got SIGCONT from outside while it was frozen:
sleeper
kill -STOP $pid
await_letter $pid T
pids[4]=$pid
echo $pid > "$scratch/mnt/4/tasks"
echo FROZEN > "$scratch/mnt/4/freezer.state"
await_state "$scratch/mnt/4" FROZEN
kill -CONT $pid
until_true grep -q "^0*$pid [0-9]* S" "$(journal)"
kill_daemon
start_daemon
recovery_log
await_letter ${pids[0]} gone
for pid in ${pids[@]:0:3}; do settled_letter $pid; done
until_true grep -x TSTP "$heard"
settled_letter ${pids[4]}
kill -CONT "${pids[@]:1}"
umount "$scratch/mnt"
