# Clients that look for the freezer at /sys/fs/cgroup/freezer.

# The project, and the packages in it that are unpacked and not installed.
project=${launcher%/src/main/bin/*}
packages=$project/target/packages

# definitions: prints all functions, and the variables that they use, for another bash.
definitions() {
    declare -f
    declare -p scratch project packages group count_forever era
}

# compare_clients FUNCTION: runs the function in 'freezerfs run --over', and prints its output. With engine=signals, where the kernel's own v1 freezer is
# mounted, or with semantics=v2 its cgroup v2, it does the same with that, where that is the only version, and prints the differences; lines with > are the kernel's. The other engines
# print the same, so they are compared too. It runs in $scratch, in a private mount namespace; $group is the name of the group that it may make. A
# further argument is what is put before the command with freezerfs.
compare_clients() {
    local kernel=/sys/fs/cgroup/freezer group=scenario.$$.$RANDOM commands options=engine=$engine prepare="{ umount -l '$unified' && mount -t tmpfs none '$unified'; } 2> /dev/null; " enabled=''
    if [ $era = v2 ]; then
        kernel=$unified options=semantics=v2,$options prepare="mount --bind '$unified' /sys/fs/cgroup; "
    fi
    commands="$(definitions); cd '$scratch'; $1"
    cd /
    trap 'remove_kernel_groups $group; [ -z "$enabled" ] || disable_controllers "$enabled"; exec 7<&-' RETURN
    "$launcher" run --over --strict -o $options -- unshare --mount "${@:2}" bash -c "$commands" > "$scratch/ours" 2>&1
    sed -i "s/$group/GROUP/g" "$scratch/ours"
    cat "$scratch/ours"
    [ $engine = signals ] && [ -w $kernel/cgroup.procs ] || return 0
    if [ $era = v2 ]; then
        # One at a time: what is enabled there is the whole host's.
        exec 7< $kernel
        flock 7
        enabled=" $(< $kernel/cgroup.subtree_control)"
    fi
    unshare --mount bash -c "$prepare$commands" > "$scratch/theirs" 2>&1 7<&-
    sed -i "s/$group/GROUP/g" "$scratch/theirs"
    diff "$scratch/ours" "$scratch/theirs"
}

# disable_controllers ENABLED: disables the controllers that a container runtime has enabled in the kernel's cgroup v2; not these.
disable_controllers() {
    local controller
    for controller in $(< $unified/cgroup.subtree_control); do
        [[ " $1 " == *" $controller "* ]] || echo -$controller > $unified/cgroup.subtree_control
    done
}

# with_fault FAULT COMMAND: evaluates the command in 'freezerfs run --over' with this mount option. $group is the name of the group that it may make.
with_fault() {
    # Not the same for two at a time: a container runtime makes the group in the host's other hierarchies too.
    local group=scenario.$$.$RANDOM
    trap 'remove_kernel_groups $group' RETURN
    echo "$1:"
    "$launcher" run --over -o $1 -- unshare --mount bash -c "$(definitions); $2" > "$scratch/output" 2>&1
    sed "s/$group/GROUP/g" "$scratch/output"
}

# remove_kernel_groups NAME: ends what a failed client has left in the kernel's hierarchies, in groups with this in their names.
remove_kernel_groups() {
    local group name=${1:?}
    for group in /sys/fs/cgroup/*/*"$name"* $unified/*"$name"*; do
        [ ! -d "$group" ] || remove_kernel_group "$group"
    done
}

# step COMMAND...: prints the command and its output, without $scratch and times; and its exit status, if it fails.
step() {
    local status
    echo "$ $*" | sed "s|$scratch/||g"
    "$@" > "$scratch/step" 2>&1
    status=$?
    sed "s|$scratch/||g; s/^time=\"[^\"]*\" //" "$scratch/step"
    [ $status = 0 ] || echo "status $status"
}

# show_group [NAME]: prints the state of the group, and how many processes it has.
show_group() {
    if [ $era = v2 ]; then
        local group=/sys/fs/cgroup/${1:-$group}
        echo $(< "$group/cgroup.events"), $(wc -l < "$group/cgroup.procs") processes
        return
    fi
    local freezer=/sys/fs/cgroup/freezer/${1:-$group}
    echo "$(< "$freezer/freezer.state"), $(wc -l < "$freezer/cgroup.procs") processes"
}

# make_root DIRECTORY: makes the root of a container of busybox. In it $count_forever is a command for its sh that adds a byte to the file $count again
# and again.
make_root() {
    local file
    count=$1/count
    mkdir -p "$1/"{bin,proc,sys,dev}
    for file in /usr/bin/busybox $(ldd /usr/bin/busybox | grep -o '/[^ ]*'); do
        install -D "$file" "$1$file"
    done
    mkfifo "$1/fifo"
}
count_forever='exec 3<> /fifo; while :; do echo >> /count; read -t 0.01 <&3; done'

# make_bundle: makes $scratch/bundle, in which a container runtime finds such a container, whose group is $group.
make_bundle() {
    rm -rf "$scratch/bundle"
    make_root "$scratch/bundle/rootfs"
    runc spec --bundle "$scratch/bundle"
    python "$scratch/bundle/config.json" "$group" "$count_forever" << 'PYTHON'
import json
with open(sys.argv[1]) as file:
    config = json.load(file)
config["process"]["terminal"] = False
config["process"]["args"] = ["/usr/bin/busybox", "sh", "-c", sys.argv[3]]
config["root"]["readonly"] = False
config["linux"]["cgroupsPath"] = "/" + sys.argv[2]
with open(sys.argv[1], "w") as file:
    json.dump(config, file)
PYTHON
}

# start_container RUNTIME: lets the container runtime create and start that container. $runtime is the runtime's command then.
start_container() {
    runtime="$1 --root $scratch/containers"
    make_bundle
    step $runtime create --bundle "$scratch/bundle" $group < /dev/null
    step $runtime start $group
    until_true test -s "$count"
}

# show_container: prints the state of the container, and its group's.
show_container() {
    $runtime state $group | grep -o '"status": "[a-z]*"'
    show_group
    echo "it counts: $(counts)"
}

# is_container_stopped: whether it has ended, or was killed.
is_container_stopped() {
    $runtime state $group | grep -q '"stopped"'
}

# is_frozen_group: whether the container's group is frozen.
is_frozen_group() {
    if [ $era = v2 ]; then grep -q 'frozen 1' /sys/fs/cgroup/$group/cgroup.events; else grep -q FROZEN /sys/fs/cgroup/freezer/$group/freezer.state; fi
}

# exercise_runtime RUNTIME: lets the container runtime create, start, pause, resume, kill and delete a container.
exercise_runtime() {
    start_container $1
    show_container
    step $runtime pause $group
    until_true is_frozen_group
    show_container
    step $runtime pause $group
    step $runtime resume $group
    show_container
    step $runtime pause $group
    step $runtime kill $group KILL
    # With engine=v1, as with the kernel's freezer, it is stopped only when it is resumed.
    if [ $era = v2 ]; then until_true is_container_stopped; else for _ in {1..50}; do is_container_stopped && break || pause 0.01; done; fi
    step $runtime resume $group
    until_true is_container_stopped
    step $runtime delete $group
    if [ $era = v2 ]; then ls -d /sys/fs/cgroup/$group; else ls -d /sys/fs/cgroup/freezer/$group; fi 2>&1
}
