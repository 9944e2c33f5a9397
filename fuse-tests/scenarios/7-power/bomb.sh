# A fork bomb is suspended, and continues after the resume.
#: options power
#: programs bombs
mkdir 0
bomb tree 0
try "echo mem > power.state"
counts
state_letters 0
cat 0/freezer.state
echo on > power.state
await_bomb_steps
echo 9 > 0/signal.kill
count_members 0
