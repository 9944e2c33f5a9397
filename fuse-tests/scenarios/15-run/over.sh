# With freezerfs run --over the freezer is at /sys/fs/cgroup/freezer with type cgroup in /proc/mounts, for the command alone; mount(8) mounts more.
#: needs unshare
leave_mount
mkdir "$scratch/at"
export freeze_sleeper
run() {
    "$launcher" run --over -o engine=$engine "$@" 2>&1
    echo "status $?"
}
run -- sh -c 'echo $FREEZERFS; sed -n "s|^[^ ]* $FREEZERFS \([^ ]*\) .*|\1|p" /proc/mounts | uniq; ls -d $FREEZERFS/signal*; exit 3'
echo 'hierarchies with a freezer in /proc/mounts, also where the host has more of them:'
cat > "$scratch/show" << 'SCRIPT'
sed -En 's/^[^ ]* ([^ ]*) (cgroup.*freezer|cgroup2).*/\1 \2/p' /proc/mounts | sed 's/ cgroup .*/ cgroup/'
SCRIPT
run -- sh "$scratch/show"
export engine unified
unshare --mount bash -c 'mkdir "$scratch/more" "$scratch/more/1" "$scratch/more/2"
    mount -t cgroup -o freezer none "$scratch/more/1"; mount --bind "$unified" "$scratch/more/2"
    "$launcher" run --over -o engine=$engine -- sh "$scratch/show"' 2>&1
echo 'a manager moves all processes:'
run --kill -- bash -c "$move_all"'; echo FROZEN > $FREEZERFS/all/freezer.state
    until grep FROZEN $FREEZERFS/all/freezer.state; do :; done; exit 3' | print_moves
echo 'two at once:'
run -- bash -c "$freeze_sleeper"'
    "$launcher" run --over -- sh -c "find \$FREEZERFS -mindepth 1 -type d | wc -l"
    cat "$FREEZERFS/0/freezer.state"
    echo 9 > "$FREEZERFS/0/signal.kill"; echo THAWED > "$FREEZERFS/0/freezer.state"; until rmdir "$FREEZERFS/0" 2> /dev/null; do :; done' | grep -v Killed
echo 'mounted by mount(8):'
run --kill -- bash -c 'cd "$scratch"
    mount -t cgroup -o freezer,xattr,release_agent=/bin/true,semantics=v5 freezer at && echo "status $?"
    stat -f -c %T at; grep -c " $scratch/at fuse.freezerfs " /proc/mounts; ls at
    FREEZERFS=at; eval "$freeze_sleeper"
    umount at; kill $!; ls at
    mount -t cgroup -o freezer,memory freezer at; echo "status $?"
    mount -t cgroup -o freezer,nonsense freezer at; echo "status $?"
    mount -t cgroup -o none,name=scenario$$ named at; stat -f -c %T at; umount at
    mount -t cgroup -o freezer freezer at; eval "$freeze_sleeper"' | sed -E "s|$scratch/||g; s/; those that.*//; s/process [0-9]+/process ID/"
ls "$scratch/at"
print_left
ls -d /sys/fs/cgroup/*/freezerfs-run* 2> /dev/null
