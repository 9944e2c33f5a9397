# A task that a debugger has stopped counts as frozen; the thaw leaves it stopped, for its debugger.
#: needs python3
traced_process
state_letter $traced
mkdir 0
echo $traced > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
state_letter $traced
echo RUNNING > 0/freezer.state
cat 0/freezer.state
state_letter $traced
echo 'let go by its debugger:'
echo > "$scratch/detach"
until_true test -s "$count"
counts
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
counts
echo RUNNING > 0/freezer.state
counts
