#: options allow_other
#: needs setpriv
# The owner of a group's directory makes and removes groups in it, and owns the files of these; the group's own files stay root's.
as_nobody() { echo "$1: $(try "setpriv --reuid=65534 --regid=65534 --clear-groups bash -c '$1'")"; }
mkdir 0
as_nobody "mkdir 1"
as_nobody "mkdir 0/x"
chown 65534:65534 0
as_nobody "mkdir 0/x"
stat -c '%n %u:%g %a' 0 0/tasks 0/x 0/x/*
as_nobody "echo FROZEN > 0/freezer.state"
as_nobody "echo FROZEN > 0/x/freezer.state"
cat 0/x/freezer.state
as_nobody "mv 0/x 0/y"
as_nobody "rmdir 0/y"
as_nobody "rmdir 0"
