# A freeze that reaches the groups below leaves out a task of these if its own group has none; a freeze from above does not count as one of
# the group.
#: semantics hierarchical
#: users root nobody
#: needs setfattr getfattr
busy() {
    getfattr --only-values -n user.freezerfs.fault_busy "$1"
    echo
}
mkdir 0 0/1
member 0/1
setfattr -n user.freezerfs.fault_busy -v 1 0
setfattr -n user.freezerfs.fault_busy -v 7 0/1
try "echo FROZEN > 0/freezer.state"
busy 0
busy 0/1
for _ in {1..20}; do cat 0/freezer.state 0/1/freezer.state; done | uniq
state_letter $pid
try "echo FROZEN > 0/freezer.state"
await_state 0 FROZEN
state_letter $pid
echo THAWED > 0/freezer.state
