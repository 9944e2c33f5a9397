# A task is in exactly one group; at the start that is the root.
sleeper
mkdir -p 0/x 1
where() { grep -rlx $pid --include=tasks .; }
where
echo $pid > 0/tasks
where
echo $pid > 0/x/tasks
where
echo $pid > 1/tasks
where
echo $pid > tasks
where
