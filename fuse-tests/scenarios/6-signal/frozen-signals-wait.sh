# Signals to a frozen group are pending until the thaw.
catcher TERM
catches=$pid
mkdir 0
echo $catches > 0/tasks
sleeper
dies=$pid
echo $dies > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
try "echo 15 > 0/signal.kill"
handle_later_signals
cat "$heard"
state_letter $catches
state_letter $dies
cat 0/freezer.state
echo 'after the thaw:'
echo RUNNING > 0/freezer.state
until_true grep -q TERM "$heard"
cat "$heard"
await_letter $dies gone
kill -0 $catches && echo 'the other goes on'
