# A child is in the group of who forked it also where it is not that one's child (CLONE_PARENT), and where that one bears no mark; and
# who forks in the same way outside, with the same parent, has its child there.
#: programs clone_parent
mkdir 0
for flags in 0 0x200 0x400 0x2000; do
    rm -f "$scratch/go"
    away "$scratch/clone_parent" "$containers/0/tasks" "$scratch/go" $flags > "$scratch/ids"; outside=$pid
    until_true eval '[ "$(members 0)" = 1 ]'
    touch "$scratch/go"
    until_true eval '[ "$(wc -l < "$scratch/ids")" = 2 ]'
    { read -r member; read -r child; } < "$scratch/ids"
    lists 0 $member
    lists 0 $child
    lists 0 $outside
    echo FROZEN > 0/freezer.state
    reaches 0 FROZEN
    letter $child
    letter $outside
    echo RUNNING > 0/freezer.state
    echo 9 > 0/signal.kill
    kill -9 $outside
    becomes $child gone
done
rmdir 0
