# The writer may be a member: it gets the signal like all others, before its next instruction.
mkdir 0
sleeper
echo $pid > 0/tasks
bash -c 'bash -c "echo 0 > 0/tasks && echo 9 > 0/signal.kill; echo it ran on"; echo "it ended with $?"' 2> /dev/null
state_letter $pid
count_members 0
echo 'a signal that it catches:'
bash -c 'trap "echo heard" URG; echo 0 > 0/tasks; echo 23 > 0/signal.kill; echo "the write gave $?"; :'
echo 'SIGSTOP:'
start_process bash -c 'echo 0 > "$0/0/tasks"; echo 19 > "$0/0/signal.kill"; echo "the write gave $?" > "$1/said"; exec sleep 1000' "$containers" "$scratch"
await_letter $pid T
handle_later_signals
test -e "$scratch/said" && echo 'it ran on'
kill -CONT $pid
until_true test -s "$scratch/said"
cat "$scratch/said"
