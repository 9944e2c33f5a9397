# freezerfs freeze --wait prints a message if the group does not become FROZEN.
#: needs python3 awk
mkdir 0
vfork_waiter
echo $pid > 0/tasks
"$launcher" freeze 0 --wait 0.2 2>&1
echo status $?
"$launcher" thaw 0
echo > "$scratch/hold"
until_true test -s "$scratch/spawned"
