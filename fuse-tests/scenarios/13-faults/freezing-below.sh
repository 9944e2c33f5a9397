# In an era where a freeze reaches the groups below, a group that is held FREEZING keeps those above FREEZING, and none beside or below it.
#: semantics hierarchical
#: needs setfattr
mkdir 0 0/1 0/1/2 0/3
member 0/1/2
setfattr -n user.freezerfs.fault_freezing -v 3600s 0/1
echo FROZEN > 0/freezer.state
await_state 0/1/2 FROZEN
await_state 0/3 FROZEN
for _ in {1..20}; do cat 0/freezer.state 0/1/freezer.state; done | uniq
setfattr -x user.freezerfs.fault_freezing 0/1
await_state 0 FROZEN
cat 0/1/freezer.state
echo THAWED > 0/freezer.state
settled_letter $pid
