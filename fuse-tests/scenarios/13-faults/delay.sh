# user.freezerfs.fault_delay delays the answer of an operation on a control file, a given number of times or always. The operation itself is
# done at once, and no other reader or writer waits for it: in other groups, on other files of the group, or of that file.
#: engines signals v1:hierarchical v2:v4
#: semantics v4 hierarchical
#: needs setfattr getfattr
mkdir 0 1
thawed=$(cat 0/freezer.state)
member 0
other=$pid
setfattr -n user.freezerfs.fault_delay -v 'tasks:read=8s:1 freezer.state:write=8s:1' 0
: > "$scratch/read"
: > "$scratch/written"
start_process sh -c 'cat "$0/0/tasks" > "$1"; echo "status $?" >> "$1"' "$containers" "$scratch/read"
reader=$pid
start_process sh -c 'echo FROZEN > "$0/0/freezer.state"; echo "status $?" > "$1"' "$containers" "$scratch/written"
writer=$pid
until_true eval '[ "$(getfattr --only-values -n user.freezerfs.fault_delay 0)" = "tasks:read=8s:0 freezer.state:write=8s:0" ]'
await_letter $other T
member 1
try "echo FROZEN > 1/freezer.state"
await_state 1 FROZEN
echo $thawed > 1/freezer.state
await_state 0 FROZEN
[ "$(cat 0/tasks)" = $other ] && echo listed
kill $other # the earlier read does not see this
echo "answered by now: $(cat "$scratch/read" "$scratch/written")"
until_true grep -q status "$scratch/read"
until_true grep -q status "$scratch/written"
sed "s/^$other$/ID/" "$scratch/read" "$scratch/written"
await_letter $reader gone
await_letter $writer gone
echo $thawed > 0/freezer.state
