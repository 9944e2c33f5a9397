# User attributes of groups and files are set, listed, kept and removed.
#: needs setfattr getfattr
mkdir 0
setfattr -n user.owner -v Matt 0
setfattr -n user.empty 0
setfattr -n user.bytes -v 0x00ff0a 0/tasks
setfattr -n user.owner -v Cedric 0
member 0
mv 0 1
getfattr -d 1
getfattr -e hex -d 1/tasks
setfattr -x user.owner 1
getfattr -d 1
try getfattr -n user.owner 1
try setfattr -x user.owner 1
# the root too; a new group with the old name has none:
setfattr -n user.top -v yes .
getfattr --only-values -n user.top .
echo
mkdir 0
getfattr -d 0
