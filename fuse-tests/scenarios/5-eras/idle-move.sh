# A user who may not move a task writes its id to the group that it is in.
#: semantics v4 v5 2.6.28 hierarchical
#: options allow_other
mkdir 0
member 0
chmod 666 0/tasks
try "setpriv --reuid=65534 --clear-groups bash -c 'echo $pid > 0/tasks'"
is_listed 0 $pid
