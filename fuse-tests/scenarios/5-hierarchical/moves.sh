# A task that is moved gets the state of the group that it enters, each time.
#: semantics hierarchical
mkdir 0 1 1/2
counter
echo FROZEN > 1/freezer.state
for group in 0 1 1/2 0 1/2 1 . 1; do
    try "echo $pid > $group/tasks"
    [ $group = . ] || await_settled_state $group > "$scratch/settled"
    echo "$group: $(counts)"
done
cat 1/freezer.state
echo $pid > tasks
cat 1/freezer.state
