# A user who may write tasks can move only own tasks: another's gives EACCES, unless the writer is root.
#: options allow_other
#: needs setpriv
owned() { until_true eval '[ "$(ps -o uid= -p $pid | tr -d " ")" = '$1' ]'; }
sleeper
roots=$pid
start_process $as_nobody sleep 1000
owned 65534
own=$pid
start_process setpriv --reuid=65533 --regid=65533 --clear-groups sleep 1000
owned 65533
others=$pid
mkdir 0 1
chmod 666 0/tasks 1/tasks
for task in $roots $others $own 0; do
    $as_nobody bash -c "$(declare -f try); try 'echo $task > 0/tasks'"
done
count_members 0
echo 'it is in the group already:'
echo $others > 0/tasks
$as_nobody bash -c "$(declare -f try); try 'echo $others > 0/tasks'"
$as_nobody bash -c "$(declare -f try); try 'echo $others > 1/tasks'"
echo 'root:'
try "echo $others > 1/tasks"
try "echo $own > 1/tasks"
count_members 1
