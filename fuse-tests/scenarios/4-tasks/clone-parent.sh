# A child that is forked with CLONE_PARENT, so that it is a sibling, is in the group of the process that has forked it.
#: users root nobody
#: programs clone_parent
mkdir 0
start_process "$scratch/clone_parent" "$containers/0/tasks" > "$scratch/said"
outside=$pid
until_true eval '[ $(wc -l < "$scratch/said") = 2 ]'
{
    read -r member
    read -r child
} < "$scratch/said"
[ $(ps -o ppid= -p $child) = $outside ] && echo 'the child of the one outside'
for pid in $outside $member $child; do is_listed 0 $pid; done
echo 'when the one that made it has gone:'
kill -9 $member
await_letter $member gone
cat 0/tasks | grep -cx $child
count_members 0
freeze_whole 0
state_letter $child
state_letter $outside
echo RUNNING > 0/freezer.state
echo 9 > 0/signal.kill
state_letter $child
state_letter $outside
