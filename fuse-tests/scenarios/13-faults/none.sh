# With -o faults=none no user may set a fault.
#: users root nobody
#: options faults=none
#: needs setfattr
mkdir 0
try setfattr -n user.freezerfs.fault_busy -v 1 0
try setfattr -n user.other -v 1 0
try setfattr -x user.freezerfs.fault_busy 0
try 'echo FROZEN > 0/freezer.state'
await_state 0 FROZEN
mkdir "$scratch/mnt"
"$launcher" -o faults=none,fault_busy=1 freezer "$scratch/mnt" 2>&1
