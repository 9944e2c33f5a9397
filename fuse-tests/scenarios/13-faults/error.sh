# With user.freezerfs.fault_error an operation on a control file gives an error and does nothing, a given number of times or always.
#: semantics v4 hierarchical
#: needs setfattr getfattr python3
mkdir 0 1
thawed=$(cat 0/freezer.state)
member 0
setfattr -n user.freezerfs.fault_error -v 'freezer.state:write=EAGAIN:2 tasks:read=EACCES signal.kill:write=ENOSYS' 0
try "echo FROZEN > 0/freezer.state"
cat 0/freezer.state
state_letter $pid
try "cat 0/tasks"
try "echo 15 > 0/signal.kill"
state_letter $pid
getfattr --only-values -n user.freezerfs.fault_error 0
echo
echo 'a client that tries again:'
python << 'PYTHON'
tries = 0
state = os.open("0/freezer.state", os.O_WRONLY)
while attempt(os.write, state, b"FROZEN") == "EAGAIN":
    tries += 1
print(tries)
PYTHON
await_state 0 FROZEN
getfattr --only-values -n user.freezerfs.fault_error 0
echo
echo $thawed > 0/freezer.state
echo 'elsewhere:'
try "cat 1/tasks"
echo 'removed:'
setfattr -x user.freezerfs.fault_error 0
count_members 0
