# A child that a member forks with CLONE_PARENT, so that it is the member's sibling, is in the member's group, also if the member has no
# mark; a child that a process outside forks in the same way, with the same parent, is outside.
#: programs clone_parent
mkdir 0
for flags in 0 0x200 0x400 0x2000; do
    fork_sibling 0 $flags
    is_listed 0 $member
    is_listed 0 $child
    is_listed 0 $outside
    echo FROZEN > 0/freezer.state
    await_state 0 FROZEN
    state_letter $child
    state_letter $outside
    echo RUNNING > 0/freezer.state
    echo 9 > 0/signal.kill
    kill -9 $outside
    await_letter $child gone
done
rmdir 0
