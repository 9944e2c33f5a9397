# Root of a user namespace that an ordinary user has made can mount there, and freeze that user's processes by signals. The host's cgroups are another
# user's to it: auto takes signals, and v1 and v2 say why they can't be had.
#: needs setpriv unshare
#: engines signals (it names the others)
install_for_nobody
mkdir "$scratch/mnt"
chmod 777 "$scratch" "$scratch/mnt"
cat > "$scratch/inside" << 'INSIDE'
for engine in signals auto; do
    "$launcher" -o engine=$engine,semantics=hierarchical freezer "$scratch/mnt"
    cd "$scratch/mnt"
    mkdir 0
    counter
    echo $pid > 0/tasks
    count_members 0
    start_process unshare --user --map-root-user --pid --fork sleep 1000
    until_true eval '[ -n "$(ps -o pid= --ppid $pid)" ]'
    echo $pid > 0/tasks
    ps -o pid= --ppid $pid | tr -d ' ' > 0/tasks
    count_members 0
    echo FROZEN > 0/freezer.state
    await_state 0 FROZEN
    counts
    echo THAWED > 0/freezer.state
    counts
    try "echo /bin/true > release_agent"
    try "echo 9 > 0/signal.kill"
    until_true cmp -s 0/tasks /dev/null
    cd /
    umount "$scratch/mnt"
done
for engine in v1 v2; do
    "$launcher" -o engine=$engine,semantics=hierarchical freezer "$scratch/mnt" || echo "status $?"
done
INSIDE
cd /
export launcher scratch containers
$as_nobody unshare --user --map-root-user --mount bash -c "$(declare -f); $(< "$scratch/inside")" 2>&1 | sed 's|/sys/[^ ]*|DIRECTORY|'
until_true eval '[ -z "$(daemons)" ]'
