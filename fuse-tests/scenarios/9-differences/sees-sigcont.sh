# A task that catches SIGCONT sees the thaw; a thaw by the kernel's freezer is invisible to it.
#: engines signals (a difference of this engine)
catcher CONT
mkdir 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
cat "$heard"
echo RUNNING > 0/freezer.state
until_true grep -q CONT "$heard"
cat "$heard"
