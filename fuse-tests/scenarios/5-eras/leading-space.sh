# White space before a state, a task's id and a number; what is behind them is removed.
#: semantics v4 v5 2.6.28 hierarchical
sleeper
mkdir 0
try put 0/freezer.state "' FROZEN'"
try put 0/freezer.state "'FROZEN \t \n'"
cat 0/freezer.state
try put 0/freezer.state "'\n\t%s\n'" $(cat 0/freezer.state)
mkdir 1
try put 1/tasks "' %d\n'" $pid
try put 1/tasks "'%d \n'" $pid
lists 1 $pid
try put 1/notify_on_release "' 1'"
try put 1/notify_on_release "'1\n'"
try put 1/notify_on_release "'1 '"
