# The host's own freezer, by which engine=v1 and engine=v2 freeze: its cgroups, and the cells in them.

if [ "$engine" = v2 ]; then
    host_freezer=$unified
else
    host_freezer=/sys/fs/cgroup/freezer
fi

# host_cgroup PID: the cgroup of the process in the host's freezer, such as /a/b.
host_cgroup() {
    if [ $engine = v2 ]; then sed -n 's/^0:://p' "/proc/$1/cgroup"; else sed -n 's/^[0-9]*:freezer://p' "/proc/$1/cgroup"; fi
}

# thaw_host_cgroup CGROUP: thaws it, as another program might.
thaw_host_cgroup() {
    if [ $engine = v2 ]; then echo 0 > "$1/cgroup.freeze"; else echo THAWED > "$1/freezer.state"; fi
}

# is_frozen_host_cgroup CGROUP: whether its own freeze was requested, and all its tasks are frozen.
is_frozen_host_cgroup() {
    if [ $engine = v2 ]; then
        grep -q 1 "$1/cgroup.freeze" && grep -q 'frozen 1' "$1/cgroup.events"
    else
        grep -q 1 "$1/freezer.self_freezing" && grep -q FROZEN "$1/freezer.state"
    fi
}

# make_home: makes a cgroup in the host's freezer, which is removed when the scenario ends, with what is in it; its path is in $home.
make_home() {
    home=$(mktemp -d $host_freezer/scenario.XXXXXX)
    chmod 755 "$home"
    homes+=" $home"
    trap 'for one in $homes; do remove_home "$one"; done' EXIT
}
remove_home() {
    local cgroup ids=cgroup.procs
    [ $engine = v1 ] || ids=cgroup.threads        # that of a threaded cgroup can be read too
    find "$1" -depth -type d -delete 2> /dev/null # what is empty, however deep
    find "$1" -depth -type d 2> /dev/null | while read -r cgroup; do
        thaw_host_cgroup "$cgroup"
        until_true eval 'xargs -r kill -9 < "'"$cgroup/$ids"'"; rmdir "'"$cgroup"'"'
    done
}

# make_nobodys_home: the same, delegated to the user nobody.
make_nobodys_home() {
    make_home
    chown 65534:65534 "$home" "$home"/cgroup.procs
    if [ $engine = v1 ]; then
        chown 65534:65534 "$home/tasks"
    else
        chown 65534:65534 "$home"/cgroup.{threads,subtree_control}
    fi
}

# sleeper_in HOME: starts a sleeper in a cgroup of the host's freezer; its id is in $pid.
sleeper_in() {
    sleeper
    echo $pid > "$1/cgroup.procs"
}

# note_cells PID: sets $cells to what the names of the cells of the process's mount begin with.
note_cells() {
    cells=$(host_cgroup "$1" | grep -o 'freezerfs-[0-9a-f]*-[0-9]*-[0-9]*$') && cells=${cells%-*-*}-
}

# note_mount MOUNTPOINT: the same for a mount point at which nothing is mounted yet.
note_mount() {
    start_daemon -o engine=$engine
    mkdir "$1/0"
    member "$1/0"
    note_cells $pid
    umount "$1"
    await_letter $daemon gone
    kill $pid
}

# forge KIND...: lets the user nobody make cgroups in $home that are named as cells of the mount whose $cells are noted, and of its group 1, if the mount
# has one. Where it can be, a process of root is in one: a catcher of signal 10. With v2 nobody moves it there, with v1 root does. $forged has their
# cgroups, $victims their ids, and $heards what they have heard.
forge() {
    local kind in
    for kind; do
        case $kind in
            held-signals) forge_with_victim "${cells}9-1-10-12" ;;
            group) forge_with_victim "${cells}1-77" ;;
            daemon) # that is alive, as it says
                forge_with_victim "${cells}1-78"
                as_nobody_python 'import os, sys
start = open("/proc/1/stat").read().rpartition(")")[2].split()[19]
os.setxattr(sys.argv[1], "user.freezerfs.daemon", ("%d 1 %s" % (os.stat("/proc/self/ns/pid").st_ino, start)).encode())
os.setxattr(sys.argv[1], "user.freezerfs.cell", os.path.basename(sys.argv[1]).encode())' "$home/${cells}1-78"
                ;;
            threaded)
                in=$home/deep/${cells}1-79
                $as_nobody mkdir "$home/deep" "$in"
                $as_nobody sh -c "echo threaded > '$in/cgroup.type'"
                sleeper
                echo $pid > "$in/cgroup.procs"
                ;;
            ended) # as its owner says of it
                in=$home/${cells}1-80
                $as_nobody mkdir "$in" "$in/below"
                as_nobody_python 'import os, sys; os.setxattr(sys.argv[1], "user.freezerfs.ended", b"1")' "$in"
                ;;
            chain) # of a path that is too long for a system call
                as_nobody_python 'import os, sys
at = os.open(sys.argv[1], os.O_RDONLY)
for name in ["x" * 250] * 20 + [sys.argv[2]]:
    os.mkdir(name, dir_fd=at)
    at = os.open(name, os.O_RDONLY, dir_fd=at)' "$home" "${cells}1-81"
                ;;
            deep) # so deep that it is not looked at
                as_nobody_python 'import os, sys
at = os.open(sys.argv[1], os.O_RDONLY)
for i in range(200):
    os.mkdir("y", dir_fd=at)
    at = os.open("y", os.O_RDONLY, dir_fd=at)' "$home"
                ;;
            full)
                in=$home/${cells}1-82
                $as_nobody mkdir "$in" "$in/below"
                [ $engine = v1 ] || $as_nobody sh -c "echo 1 > '$in/cgroup.max.descendants'; echo 0 > '$in/cgroup.max.depth'"
                ;;
            many) as_nobody_python 'import os, sys
for i in range(500):
    os.mkdir("%s1-%d" % (sys.argv[1], 1000 + i))' "$home/$cells" ;;
        esac
    done
}
forge_with_victim() {
    local in=$home/$1
    $as_nobody mkdir "$in"
    catcher USR1
    echo $pid > "$home/cgroup.procs"
    if [ $engine = v1 ]; then echo $pid > "$in/cgroup.procs"; else $as_nobody sh -c "echo $pid > '$in/cgroup.procs'"; fi
    forged+=("$in") victims+=($pid) heards+=("$heard")
}
as_nobody_python() {
    $as_nobody python3 -c "$@"
}

# show_victims: for each whether it is where it was put, its state, and what it has heard.
show_victims() {
    local i
    for i in "${!victims[@]}"; do
        echo "victim: $(is_home ${victims[i]} "${forged[i]}") $(settled_letter ${victims[i]}) $(< "${heards[i]}")"
    done
}

# remove_forged: removes all that is in the home, with the victims.
remove_forged() {
    local left
    [ ${#victims[@]} = 0 ] || kill -9 ${victims[*]}
    forged=() victims=() heards=()
    find "$home" -mindepth 1 -depth -type d -delete 2> /dev/null # what is empty
    for left in "$home"/*/; do
        [ ! -d "$left" ] || remove_home "${left%/}"
    done
}

# count_cells: the number of cells of that mount. find complains of others' cgroups that are removed meanwhile, which says nothing of these.
count_cells() {
    [ -d $host_freezer ] && find $host_freezer -type d -name "$cells*" 2> /dev/null | wc -l
}

# is_home PID HOME: whether the process is in this cgroup of the host's freezer ("yes" or "no").
is_home() {
    if [ "$host_freezer$(host_cgroup "$1" | sed 's|^/$||')" = "$2" ]; then echo yes; else host_cgroup "$1"; fi
}
