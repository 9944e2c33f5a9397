# The options of the host's cgroup v2, which each mount of it by root would set anew, are as before: with each engine and version, also where it is not
# mounted for the command, and after doctor.
#: alone it sets options of the host's cgroup v2
#: semantics hierarchical v2
#: needs unshare /sys/fs/cgroup/unified/cgroup.procs
leave_mount
mkdir "$scratch/at"
print_options() {
    sed -n "s|.* $unified .* - cgroup2 [^ ]* ||p" /proc/self/mountinfo
}
show_options() {
    echo "$1: $(print_options)"
}
set_options() {
    unshare --mount mount -i -t cgroup2 -o "$1" none "$scratch/at"
}
options=$(print_options)
trap 'set_options "$options"' EXIT
set_options nsdelegate,memory_recursiveprot
show_options before
export engine era unified
"$launcher" run --over -o semantics=$era,engine=$engine -- sh -c 'mkdir $FREEZERFS/a && rmdir $FREEZERFS/a'
show_options "run --over"
unshare --mount sh -c 'umount -l "$unified" && exec "$launcher" run --over -o semantics=$era,engine=$engine -- true'
show_options "run --over, unmounted"
unshare --mount sh -c 'umount -l "$unified" && exec "$launcher" run -o semantics=$era,engine=$engine -- sh -c "mkdir \$FREEZERFS/a && rmdir \$FREEZERFS/a"'
show_options "run, unmounted"
unshare --mount sh -c 'umount -l "$unified" && exec "$launcher" doctor' > /dev/null
show_options "doctor, unmounted"
