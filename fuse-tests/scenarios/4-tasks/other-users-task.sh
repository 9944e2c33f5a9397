# Another user's task gives EACCES. Root may move a task, and a user whose uid is the task's uid or its saved uid.
#: options allow_other
#: needs python3 setpriv
mkdir 0
chmod 666 0/tasks
task() {
    start_process python3 -c 'import os, sys, time; os.setresuid(*map(int, sys.argv[1:])); time.sleep(1000)' $1 $2 $3
    until_true grep -q "^Uid:.$1.$2.$3" /proc/$pid/status
}
for uids in '0 0 0' '1234 1234 1234' '65534 65534 65534' '1234 1234 65534' '65534 1234 1234' '1234 65534 1234'; do
    task $uids
    echo "$uids: $(try $as_nobody bash -c "'echo $pid > 0/tasks'") $(is_listed 0 $pid)"
    echo $pid > 0/tasks
    is_listed 0 $pid
done
# a user who may not write the file gets its error first:
chmod 644 0/tasks
try $as_nobody bash -c "'echo $pid > 0/tasks'"
