# Two daemons of a scenario's own, at $scratch/a and $scratch/b.

# start_at NAME [OPTION...]: mounts at $scratch/NAME. The daemon's id is in $daemon_NAME, its log in $scratch/NAME.log.
start_at() {
    local name=$1
    shift
    mkdir -p "$scratch/$name" 2> /dev/null # it fails on the mount of a daemon that was killed
    rm -f "$scratch/$name.log"
    "$launcher" --log-file "$scratch/$name.log" "$@" freezer "$scratch/$name" || return
    printf -v daemon_$name %s "$(daemons_with "$scratch/$name$")"
}

# unmount_at NAME: unmounts it, and waits until its daemon has ended.
unmount_at() {
    local daemon=daemon_$1
    umount "$scratch/$1"
    await_letter ${!daemon} gone
}

# kill_at NAME: kills that daemon, as a crash would.
kill_at() {
    local daemon=daemon_$1
    kill -9 ${!daemon}
    await_letter ${!daemon} gone
}
