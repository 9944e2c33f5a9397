# A frozen task from which its debugger detaches stays frozen until the thaw.
#: needs python3
traced_process
mkdir 0
echo $traced > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo > "$scratch/detach"
await_letter $traced T
cat 0/freezer.state
test -s "$count" && echo 'it ran'
echo RUNNING > 0/freezer.state
until_true test -s "$count"
counts
