# A process is stopped by a signal from a processor that has come online after the daemon began to read signal events: a thaw does not
# continue it. A child that a member without a mark forks there with CLONE_PARENT is a member.
#: engines signals (the others read no signal events)
#: alone it takes a processor offline
#: needs /sys/devices/system/cpu/cpu1/online taskset
#: programs clone_parent
#: fresh it looks for a line that each daemon logs once
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
fork_sibling 1 0 taskset -c 1
is_listed 1 $child
echo 9 > 1/signal.kill
kill -9 $outside
