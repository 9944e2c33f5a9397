# The owner of a group's directory makes and removes groups in it, and owns the files of these; the group's own files stay root's.
#: options allow_other
#: needs setpriv
mkdir 0
try_as_nobody "mkdir 1"
try_as_nobody "mkdir 0/x"
chown 65534:65534 0
try_as_nobody "mkdir 0/x"
stat -c '%n %u:%g %a' 0 0/tasks 0/x 0/x/*
try_as_nobody "echo FROZEN > 0/freezer.state"
try_as_nobody "echo FROZEN > 0/x/freezer.state"
cat 0/x/freezer.state
try_as_nobody "mv 0/x 0/y"
try_as_nobody "rmdir 0/y"
try_as_nobody "rmdir 0"
