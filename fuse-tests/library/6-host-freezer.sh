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
    local cgroup
    find "$1" -depth -type d 2> /dev/null | while read -r cgroup; do
        thaw_host_cgroup "$cgroup"
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

# count_cells: the number of cells of that mount. find complains of others' cgroups that are removed meanwhile, which says nothing of these.
count_cells() {
    [ -d $host_freezer ] && find $host_freezer -type d -name "$cells*" 2> /dev/null | wc -l
}

# is_home PID HOME: whether the process is in this cgroup of the host's freezer ("yes" or "no").
is_home() {
    if [ "$host_freezer$(host_cgroup "$1" | sed 's|^/$||')" = "$2" ]; then echo yes; else host_cgroup "$1"; fi
}
