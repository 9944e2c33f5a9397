# A child that a member without a mark forks with CLONE_PARENT is not in its group, where the kernel does not tell who forked it.
#: users nobody
#: programs clone_parent
mkdir 0
away "$scratch/clone_parent" "$containers/0/tasks" "$scratch/go" 0 > "$scratch/ids"; outside=$pid
until_true eval '[ "$(members 0)" = 1 ]'
touch "$scratch/go"
until_true eval '[ "$(wc -l < "$scratch/ids")" = 2 ]'
{ read -r member; read -r child; } < "$scratch/ids"
lists 0 $member
lists 0 $child
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
letter $child
echo RUNNING > 0/freezer.state
kill -9 $member $child $outside
until_true rmdir 0
