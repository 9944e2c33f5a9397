# A zombie's id gives ESRCH, or succeeds and does nothing; a user who may not move it gets ESRCH or EACCES.
#: semantics v4 v5 2.6.28 hierarchical
#: options allow_other
mkdir 0
start_process bash -c 'sleep 1000 & exec sleep 1000'
until_true runs $pid sleep # which does not wait for children
zombie=$(ps -o pid= --ppid $pid | tr -d ' ')
kill $zombie
until_true has_ended $zombie
try "echo $zombie > 0/tasks"
count_members 0
chmod 666 0/tasks
try "setpriv --reuid=65534 --clear-groups bash -c 'echo $zombie > 0/tasks'"
