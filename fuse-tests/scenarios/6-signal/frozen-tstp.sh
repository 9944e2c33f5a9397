# SIGTSTP to a frozen group stops at the thaw each task that does not catch it.
set -m # process groups of their own: in an orphaned one SIGTSTP has no effect
counter
stops=$pid
catcher TSTP
catches=$pid
set +m
mkdir 0
echo $stops > 0/tasks
echo $catches > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo 20 > 0/signal.kill
handle_later_signals
cat "$heard"
echo RUNNING > 0/freezer.state
await_letter $stops T
counts
until_true grep -q TSTP "$heard"
cat "$heard"
echo 18 > 0/signal.kill
counts
