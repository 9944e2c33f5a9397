# A child that a member without a mark forks with CLONE_PARENT is not in its group, where the kernel does not tell which process forked it.
#: users nobody
#: programs clone_parent
mkdir 0
fork_sibling 0 0
is_listed 0 $member
is_listed 0 $child
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
settled_letter $child
echo RUNNING > 0/freezer.state
kill -9 $member $child $outside
until_true rmdir 0
