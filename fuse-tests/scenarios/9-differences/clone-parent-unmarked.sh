# A child that a member without a mark forks with CLONE_PARENT is not in its group, where the kernel does not tell which process forked it.
#: users nobody
#: programs clone_parent
mkdir 0
start_process "$scratch/clone_parent" "$containers/0/tasks" "$scratch/go" 0 > "$scratch/ids"; outside=$pid
until_true eval '[ "$(count_members 0)" = 1 ]'
touch "$scratch/go"
until_true eval '[ "$(wc -l < "$scratch/ids")" = 2 ]'
{ read -r member; read -r child; } < "$scratch/ids"
is_listed 0 $member
is_listed 0 $child
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
state_letter $child
echo RUNNING > 0/freezer.state
kill -9 $member $child $outside
until_true rmdir 0
