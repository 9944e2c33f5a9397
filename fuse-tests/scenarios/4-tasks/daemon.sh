# The filesystem's own process can't be moved, by the id of any of its threads: it must not be able to freeze itself.
mkdir 0
daemon=$(ps -eo pid=,args= | awk -v root="$containers" '/freezerfs\.jar/ && index($0, root) { print $1; exit }')
try "echo $daemon > 0/tasks"
for thread in $(ls /proc/$daemon/task); do
    try "echo $thread > 0/tasks"
done | sort -u
count_members 0
is_listed . $daemon
# it is in the root already:
try "echo $daemon > tasks"
