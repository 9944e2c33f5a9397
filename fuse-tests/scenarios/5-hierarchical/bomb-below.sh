# A group is FROZEN when all groups below are, also with a fork bomb in one; a kill ends the bomb.
#: semantics hierarchical
#: programs bombs
mkdir -p 0/1/2 0/3
bomb tree 0/1/2
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
cat 0/1/2/freezer.state 0/1/freezer.state
counts
echo THAWED > 0/freezer.state
await_bomb_steps
echo 9 > 0/1/2/signal.kill
count_members 0/1/2
