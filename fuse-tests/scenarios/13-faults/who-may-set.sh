# A user who may write a group's directory may set faults there, and no other; the only effect on a task is that a freeze there leaves it
# out.
#: options allow_other
#: needs setfattr setpriv
nobody_tries() { try "$as_nobody bash -c '$1'"; }
mkdir 0 1
chown 65534 1
nobody_tries 'setfattr -n user.freezerfs.fault_busy -v 1 0'
nobody_tries 'setfattr -n user.freezerfs.fault_busy -v 1 .'
nobody_tries 'setfattr -n user.freezerfs.fault_busy -v 1 1'
try 'echo FROZEN > 1/freezer.state'
nobody_tries 'setfattr -x user.freezerfs.fault_busy 1'
counter
echo $pid > 0/tasks
nobody_tries "setfattr -n user.freezerfs.fault_refuse -v $pid 1"
try 'echo FROZEN > 0/freezer.state'
await_state 0 FROZEN
counts
echo RUNNING > 0/freezer.state
echo 'root takes it off:'
try 'setfattr -x user.freezerfs.fault_refuse 1'
