# Who refused to freeze is in no journal: after the daemon's death the others go on, and it is left alone.
#: needs setfattr python3
serve
mkdir "$scratch/mnt/0"
counter
refusing=$pid
resident "$scratch/mnt/0"
echo $refusing > "$scratch/mnt/0/tasks"
setfattr -n user.freezerfs.fault_refuse -v $refusing "$scratch/mnt/0"
try "echo FROZEN > '$scratch/mnt/0/freezer.state'"
becomes $pid T
crash
# stopped by somebody else, it is not to be woken:
kill -STOP $refusing
becomes $refusing T
letter $pid
"$launcher" recover "$scratch/mnt" | sed 's|/[^ ]*/||'
letter $pid
letter $refusing
kill -CONT $refusing
