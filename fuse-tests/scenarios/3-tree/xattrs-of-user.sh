# In an ordinary user's mount user attributes and modes work too, and modes are checked.
#: users nobody
#: needs setfattr getfattr
mkdir 0
setfattr -n user.owner -v nobody 0/tasks
getfattr --only-values -n user.owner 0/tasks
echo
chmod 0 0/freezer.state
try cat 0/freezer.state
chmod 200 0/freezer.state
try 'echo RUNNING > 0/freezer.state'
try cat 0/freezer.state
chmod 500 0
try mkdir 0/x
