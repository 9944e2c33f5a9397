# The host's own freezer, by which engine=v1 freezes: its cgroups, and the cells in them.

host_freezer=/sys/fs/cgroup/freezer

# host_cgroup PID: the cgroup of the process in the host's freezer, such as /a/b.
host_cgroup() {
    sed -n 's/^[0-9]*:freezer://p' "/proc/$1/cgroup"
}

# make_home: makes a cgroup in the host's freezer, which is removed when the scenario ends, with what is in it; its path is in $home.
make_home() {
    home=$(mktemp -d $host_freezer/scenario.XXXXXX)
    chmod 755 "$home"
    homes+=" $home"
    trap 'for one in $homes; do remove_home "$one"; done' EXIT
}
remove_home() {
    local cgroup
    find "$1" -depth -type d 2> /dev/null | while read -r cgroup; do
        echo THAWED > "$cgroup/freezer.state"
        until_true eval 'xargs -r kill -9 < "'"$cgroup"'/cgroup.procs"; rmdir "'"$cgroup"'"'
    done
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

# count_cells: the number of cells of that mount.
count_cells() {
    find $host_freezer -type d -name "$cells*" | wc -l
}

# is_home PID HOME: whether the process is in this cgroup of the host's freezer ("yes" or "no").
is_home() {
    if [ "$host_freezer$(host_cgroup "$1" | sed 's|^/$||')" = "$2" ]; then echo yes; else host_cgroup "$1"; fi
}
