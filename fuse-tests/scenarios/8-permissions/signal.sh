# A user who was given signal.kill ends the tasks of the group.
#: options allow_other
#: needs setpriv
start_process $as_nobody sleep 1000
own=$pid
mkdir 0
echo $own > 0/tasks
chown 65534 0/signal.kill
try "$as_nobody bash -c 'echo 9 > 0/signal.kill'"
state_letter $own
