# White space before a state, a task's id or a number; white space after them is removed.
#: semantics v4 v5 2.6.28 hierarchical
sleeper
mkdir 0
try write_once 0/freezer.state "' FROZEN'"
try write_once 0/freezer.state "'FROZEN \t \n'"
cat 0/freezer.state
try write_once 0/freezer.state "'\n\t%s\n'" $(cat 0/freezer.state)
mkdir 1
try write_once 1/tasks "' %d\n'" $pid
try write_once 1/tasks "'%d \n'" $pid
is_listed 1 $pid
try write_once 1/notify_on_release "' 1'"
try write_once 1/notify_on_release "'1\n'"
try write_once 1/notify_on_release "'1 '"
