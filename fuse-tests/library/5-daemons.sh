# Daemons: the one that serves the scenario's mount, and the scenario's own.

# find_serving_daemon: the id of the daemon whose mount the scenario runs in is then in $daemon.
find_serving_daemon() {
    daemon=$(daemons_with "$containers$" | head -n 1)
}

# try_each_thread PID GROUP: what writing the id of each thread of the process to the group's tasks gives, each answer once. A thread that has ended
# meanwhile is left out, as it is right that there is "No such process" then: the Java runtime ends its compiler's threads at any time.
try_each_thread() {
    local thread answer
    for thread in $(ls /proc/$1/task); do
        answer=$(try "echo $thread > $2/tasks")
        if [ -d /proc/$1/task/$thread ]; then echo "$answer"; fi
    done | sort -u
}

# start_daemon [OPTION...]: mounts at $scratch/mnt, with the scenario's engine if the options name none. The daemon's id is in $daemon, its log in
# $scratch/said.
start_daemon() {
    local earlier with=()
    [ "${engine:-signals}" = signals ] || [[ $* = *engine=* ]] || with=(-o engine=$engine)
    rm -f "$scratch/said"
    mkdir -p "$scratch/mnt" 2> /dev/null # it fails on the mount of a daemon that was killed
    earlier=$(daemons)
    "$launcher" --log-file "$scratch/said" "${with[@]}" "$@" freezer "$scratch/mnt" || return
    daemon=$(daemons | grep -vxF -e "${earlier:-none}")
}

# new_namespace COMMAND: makes a mount namespace, in which the command is run first. inside COMMAND... runs a command in it.
new_namespace() {
    start_process unshare -m sh -c "$1"' && exec sleep 1000'
    namespace=$pid
    until_true runs $namespace sleep
}
inside() {
    nsenter -t $namespace -m -- "$@"
}

# start_inside [OPTION...]: as start_daemon, in that namespace, and with the engine that the options name.
start_inside() {
    local earlier
    rm -f "$scratch/said"
    mkdir -p "$scratch/mnt"
    earlier=$(daemons)
    inside "$launcher" --log-file "$scratch/said" "$@" freezer "$scratch/mnt" || return
    daemon=$(daemons | grep -vxF -e "${earlier:-none}")
}

# daemons: the ids of all daemons at $scratch/mnt: one that was just unmounted may not have ended, and one may have been moved.
daemons() {
    daemons_with "$scratch/mnt"
}

# daemons_with REGEX: the ids of the daemons of which an argument begins so. Many scenarios ask often, and ps takes several times as long.
daemons_with() {
    grep -lsze "^$1" $(grep -lsz 'freezerfs\.jar' /proc/[0-9]*/cmdline) /dev/null | tr -dc '0-9\n'
}

# forget_mounts: for a mount namespace of the scenario's own: unmounts all freezerfs mounts there, whose copies would keep those busy that they are
# copied from, of this scenario or another. Those of others can go meanwhile; one that stays is printed.
forget_mounts() {
    umount --all --lazy --types fuse.freezerfs 2> /dev/null
    ! grep ' fuse\.freezerfs ' /proc/mounts
}

# among_own_mounts COMMAND...: runs a command in a mount namespace with no freezerfs mounts but those of the scenario: for one that looks at all mounts,
# and would meet those of others, which can go at any moment. For root.
among_own_mounts() {
    unshare --mount bash -c 'own=$1; shift
        mapfile -t others < <(awk -v "own=$own/" "\$3 == \"fuse.freezerfs\" && index(\$2, own) != 1 { print \$2 }" /proc/mounts)
        for at in "${others[@]}"; do umount --lazy -- "$(printf %b "$at")" 2> /dev/null; done
        exec "$@"' bash "${scratch%/*}" "$@"
}

# start_server [OPTION...]: starts a 'freezerfs serve' of the scenario's own: with its state in $scratch; for root in a mount namespace with a /run of
# its own, where by_server runs commands. Its id is in $server, its log in $scratch/served.
start_server() {
    if [ "$(id -u)" = 0 ]; then
        new_namespace 'mount -t tmpfs none /run && mkdir -m 700 /run/freezerfs'
    else
        export XDG_RUNTIME_DIR=$scratch
    fi
    by_server "$launcher" serve --log-file "$scratch/served" "$@" || return
    server=$(daemons_with "$scratch/served")
}

# by_server COMMAND...: runs a command where that server is found.
by_server() {
    if [ "$(id -u)" = 0 ]; then inside "$@"; else "$@"; fi
}

# kill_daemon: kills that daemon, as a crash would.
kill_daemon() {
    kill -9 $daemon
    await_letter $daemon gone
}

# journal: the path of its journal. For root, or with XDG_RUNTIME_DIR set.
journal() {
    local folder=/run
    [ "$(id -u)" = 0 ] || folder=$XDG_RUNTIME_DIR
    echo "$folder/freezerfs/$(systemd_escape "$scratch/mnt").journal"
}
systemd_escape() { # as systemd-escape --path does
    python3 -c 'import sys
print("".join("-" if c == "/" else c if c.isalnum() or c in ":_" or c == "." and i else "\\x%02x" % ord(c)
    for i, c in enumerate(sys.argv[1].strip("/"))))' "$1"
}

# recovery_log: what the daemon has logged of the recovery after the one before it, without the mount point.
recovery_log() {
    grep -hE "MountState|is damaged" "$scratch/said" | sed "s/.* \(MountState\|Takeover\) - //; s|/[^ ]*/||g; s|tmp-freezerfs[^ ]*mnt|mnt|g"
}

# install_for_nobody: makes $launcher one that the user nobody can read, who may be unable to read the project.
install_for_nobody() {
    local top=${launcher%/src/main/bin/*}
    mkdir -p "$scratch/project/src/main" "$scratch/project/target"
    cp -r "$top/src/main/bin" "$scratch/project/src/main"
    cp "$top/target/freezerfs.jar" "$scratch/project/target"
    launcher=$scratch/project/src/main/bin/freezerfs
}

# run_in_nobodys_mount [OPTION...]: runs the script on standard input as the user nobody, in a mount of that user at $scratch/mnt, with these functions
# and with as_root; the log is $scratch/nobody/log. For root.
run_in_nobodys_mount() {
    mkdir -p "$scratch/mnt" "$scratch/nobody"
    chown 65534:65534 "$scratch/mnt" "$scratch/nobody"
    install_for_nobody
    install_as_root
    $as_nobody "$launcher" --log-file "$scratch/nobody/log" "$@" freezer "$scratch/mnt"
    $as_nobody bash -c "$(declare -f); cd '$scratch/mnt' && $(cat)"
    umount "$scratch/mnt"
    until_true eval '[ -z "$(daemons)" ]'
}
