# The filesystem's own process can't be moved, by the id of any of its threads: it must not be able to freeze itself.
mkdir 0
find_serving_daemon
try "echo $daemon > 0/tasks"
try_each_thread $daemon 0
count_members 0
is_listed . $daemon
# it is in the root already:
try "echo $daemon > tasks"
