# A task that a tracer holds at its exit (PTRACE_EVENT_EXIT) runs no program any more: SIGKILL does not wait for the tracer, and no other
# writer to the group does. The task is in the group until it has ended.
#: programs tracer
start_process "$scratch/tracer" exit "$scratch/go" > "$scratch/traced"
tracer=$pid
until_true test -s "$scratch/traced"
task=$(< "$scratch/traced")
mkdir 0
echo $task > 0/tasks
begin=${EPOCHREALTIME/./}
try 'echo 9 > 0/signal.kill' &
await_letter $task t
echo FROZEN > 0/freezer.state
echo RUNNING > 0/freezer.state
wait $!
[ $((${EPOCHREALTIME/./} - begin)) -lt 4000000 ] && echo in time
is_listed 0 $task
try rmdir 0
touch "$scratch/go"
until_true rmdir 0
until_true has_ended $tracer
