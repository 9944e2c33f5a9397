# signal.kill sends the signal to each process that has a thread in the group. With v1 another thread of it may be frozen in another group: that one
# ends at the thaw, and the write does not wait for it.
#: engines v1 (the others take whole processes)
#: programs waking_threads
mkdir 0 1 2
waking_threads 3
set -- ${tids[@]}
echo $2 > 0/tasks
echo $3 > 1/tasks
echo FROZEN > 1/freezer.state
await_state 1 FROZEN
try 'echo 9 > 0/signal.kill'
count_members 0
until_true eval '[ -z "$(cat 0/tasks)" ]'
is_listed 1 $3
state_letters 1
echo RUNNING > 1/freezer.state
until_true eval '[ -z "$(cat 1/tasks)" ]'
echo the same, sent to the frozen one:
waking_threads 3
set -- ${tids[@]}
echo $3 > 1/tasks
echo $1 > 2/tasks
echo FROZEN > 1/freezer.state
await_state 1 FROZEN
try 'echo 9 > 1/signal.kill'
until_true eval '[ -z "$(cat 2/tasks)" ]'
is_listed 1 $3
echo RUNNING > 1/freezer.state
until_true eval '[ -z "$(cat 1/tasks)" ]'
