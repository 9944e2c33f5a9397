# A kernel thread can't be moved: EINVAL. It stays in the root.
mkdir 0
thread=$(ps -eo pid=,ppid= | awk '$2 == 2 { print $1; exit }')
try "echo $thread > 0/tasks"
try 'echo 2 > 0/tasks'
count_members 0
is_listed . $thread
