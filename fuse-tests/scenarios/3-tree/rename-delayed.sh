# A group is renamed, with all groups below it, while a read and a write there get delayed answers: no other call waits for these.
#: needs setfattr getfattr
mkdir 0 0/1
member 0/1
setfattr -n user.freezerfs.fault_delay -v 'tasks:read=4s:1 freezer.state:write=4s:1' 0/1
start_process sh -c 'cat "$0/0/1/tasks" > /dev/null; mkdir "$1"' "$containers" "$scratch/read"
reader=$pid
start_process sh -c 'echo FROZEN > "$0/0/1/freezer.state"; mkdir "$1"' "$containers" "$scratch/written"
writer=$pid
until_true eval '[ "$(getfattr --only-values -n user.freezerfs.fault_delay 0/1)" = "tasks:read=4s:0 freezer.state:write=4s:0" ]'
mv -T 0 2
mkdir 2/1/x
rmdir 2/1/x
mv -T 2/1 2/3
cat 2/3/freezer.state
echo RUNNING > freezer.state
mv -T 2 0
# Neither has returned.
ls -d "$scratch/read" "$scratch/written" 2> /dev/null
until_true test -d "$scratch/read"
until_true test -d "$scratch/written"
await_letter $reader gone
await_letter $writer gone
echo RUNNING > 0/3/freezer.state
