# A task that refuses makes the FROZEN group that it enters, and those above, FREEZING while it is there; a freeze from above gives EBUSY
# too.
#: semantics hierarchical
#: users root nobody
#: needs setfattr
mkdir 0 0/1
member 0/1
counter
refusing=$pid
setfattr -n user.freezerfs.fault_refuse -v $refusing 0/1
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
try "echo $refusing > 0/1/tasks"
for _ in {1..20}; do cat 0/freezer.state 0/1/freezer.state; done | uniq
counts
try "echo FROZEN > 0/freezer.state"
counts
echo 'it leaves:'
try "echo $refusing > tasks"
await_state 0 FROZEN
counts
echo THAWED > 0/freezer.state
