# user.freezerfs.fault_freezing=reads:2 holds FREEZING until two reads have shown it, after each freeze anew: so the first look of a client that does
# not wait is always too early. What shows the state and is no reader, as ls, does not count. A read counts in the groups below too.
#: semantics v4 2.6.28 hierarchical
#: needs setfattr getfattr
mkdir 0
thawed=$(cat 0/freezer.state)
member 0
setfattr -n user.freezerfs.fault_freezing -v reads:2 0
for _ in 1 2; do
    echo FROZEN > 0/freezer.state
    # It is certain that nothing but the fault keeps the group FREEZING.
    await_letter $pid T
    "$launcher" ls 0 > /dev/null
    "$launcher" ls 0 > /dev/null
    echo FROZEN > 0/freezer.state
    cat 0/freezer.state
    cat 0/freezer.state
    await_state 0 FROZEN
    echo $thawed > 0/freezer.state
    cat 0/freezer.state
done
getfattr --only-values -n user.freezerfs.fault_freezing 0
echo
echo 'thawed before it was read:'
echo FROZEN > 0/freezer.state
cat 0/freezer.state
echo $thawed > 0/freezer.state
cat 0/freezer.state
echo 'waited for:'
"$launcher" freeze --wait 60 0 && "$launcher" ls 0 | awk '{ print $2 }'
echo $thawed > 0/freezer.state
echo 'empty, by -o:'
start_daemon -o semantics=$era,transition=eager,fault_freezing=reads:1
mkdir "$scratch/mnt/1" "$scratch/mnt/1/below"
echo FROZEN > "$scratch/mnt/1/freezer.state"
cat "$scratch/mnt/1/freezer.state" "$scratch/mnt/1/freezer.state"
umount "$scratch/mnt"
