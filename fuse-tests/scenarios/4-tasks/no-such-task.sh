# The id of no living task gives ESRCH: one that was never used, one of a process that has ended, a zombie's.
mkdir 0 1
start_process bash -c 'sleep 1000 & exec sleep 1000' # which never waits for its child
parent=$pid
until_true runs $parent sleep
zombie=$(echo $(ps -o pid= --ppid $parent))
kill $zombie
until_true grep -q '^State:.Z' /proc/$zombie/status
try "echo $zombie > 0/tasks"
kill $parent
until_true [ ! -e /proc/$parent ]
try "echo $parent > 0/tasks"
try 'echo 99999999 > 0/tasks'
try 'echo 4194305 > 0/tasks'
try 'echo 2147483648 > 0/tasks'
try 'echo 4294967296 > 0/tasks'
try 'echo 18446744073709551615 > 0/tasks'
count_members 0
