# A process is stopped by a signal from a processor that has come online after the daemon began to read signal events: a thaw does not
# continue it. A child that a member without a mark forks there with CLONE_PARENT is a member.
#: needs /sys/devices/system/cpu/cpu1/online taskset
#: programs clone_parent
cpu=/sys/devices/system/cpu/cpu1/online
trap 'echo 1 > $cpu' EXIT
echo 0 > $cpu
mkdir 0
member 0
until_true grep -q 'SIGCONT from outside is noticed' "$scratch/log"
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo RUNNING > 0/freezer.state
echo 1 > $cpu
taskset -c 1 bash -c "kill -STOP $pid"
await_letter $pid T
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo RUNNING > 0/freezer.state
state_letter $pid
# The same processor again, with a signal to a frozen process.
echo 0 > $cpu
echo 1 > $cpu
kill -CONT $pid
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
taskset -c 1 bash -c "kill -CONT $pid"
await_state 0 FROZEN
state_letter $pid
mkdir 1
start_process taskset -c 1 "$scratch/clone_parent" "$containers/1/tasks" "$scratch/go" 0 > "$scratch/ids"; outside=$pid
touch "$scratch/go"
until_true eval '[ "$(wc -l < "$scratch/ids")" = 2 ]'
{ read -r member; read -r child; } < "$scratch/ids"
is_listed 1 $child
echo 9 > 1/signal.kill
kill -9 $outside
