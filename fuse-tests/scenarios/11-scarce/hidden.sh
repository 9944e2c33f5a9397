# /proc hides other users' tasks from an ordinary user's daemon (hidepid=1 and 2): own tasks are frozen, thawed and killed as usual. A member that
# has become another user's keeps its group busy, and keeps it from being FROZEN; so does a child of it, which can't be listed either: EIO.
#: engines signals (an ordinary user's mount has it)
#: needs setpriv unshare
# Only fork events tell of a hidden child. Not all kernels send them to a user without CAP_NET_ADMIN.
as_nobody="$as_nobody --inh-caps=+net_admin --ambient-caps=+net_admin"
sleeper
export roots=$pid
cat > "$scratch/inside" << 'INSIDE'
others=$scratch
scratch=$scratch/nobody
cat /proc/$roots/stat 2> /dev/null
mkdir 0 1
counter; own=$pid
echo $own > 0/tasks
count_members 0
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
counts
echo RUNNING > 0/freezer.state
counts
echo "root's: $(try "echo $roots > 1/tasks")"
echo 9 > 0/signal.kill
count_members 0
echo 'it becomes root:'
start_process bash -c 'echo 0 > "$0/1/tasks" && exec "$1/as_root" bash -c "read -r go < \"\$0/go\"; sleep 1000 & echo \$! > \"\$0/child\"; exec sleep 1000" "$1"' "$PWD" "$others"
# It is hidden from the exec on, but another user's only once as_root has set its ids.
until_true eval '! [ -e /proc/'$pid'/stat ]'
until_true eval '! kill -0 '$pid' 2> "$scratch/error"'
busy() {
    try rmdir 1
    try 'echo FROZEN > 1/freezer.state'
    cat 1/freezer.state 1/freezer.state
    try 'echo 9 > 1/signal.kill'
    try 'cat 1/tasks > /dev/null'
    echo RUNNING > 1/freezer.state
}
busy
echo 'it has a child:'
echo go > "$others/go"
until_true test -s "$others/child"
busy
echo 'and leaves it alone:'
echo $pid > "$scratch/end"
until_true test -e "$others/ended"
busy
echo 'which ends:'
echo $(< "$others/child") > "$scratch/end"
until_true rmdir 1
INSIDE
mkfifo -m 666 "$scratch/go"
mkdir "$scratch/nobody"
mkfifo -m 666 "$scratch/nobody/end"
chmod 777 "$scratch/nobody"
for hidepid in 1 2; do
    echo "hidepid=$hidepid"
    (
        cd / # so that the mount can end
        for name in ended both; do
            read -r id < "$scratch/nobody/end"
            kill -9 $id
            until_true has_ended $id
            touch "$scratch/$name"
        done
    ) &
    unshare --mount --propagation private bash -c "$(declare -f)
mount -t proc -o hidepid=$hidepid proc /proc
run_in_nobodys_mount < '$scratch/inside'"
    wait
    grep -c ' ERROR \|Exception' "$scratch/nobody/log"
    rm -f "$scratch"/{ended,both,child} "$scratch/nobody/log"
done
kill $roots
