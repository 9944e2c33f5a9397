# What 'freezerfs serve' does not serve has a process of its own: another mount namespace, another root directory, a mount in a freezerfs, a recording, and
# whatever it is where perl is missing or the process is stopped.
#: engines signals (no engine takes part)
#: needs perl unshare chroot
start_server
mkdir "$scratch/mnt" "$scratch/bin"
own() { # own COMMAND...: how many processes the mount that the command makes at $scratch/mnt has of its own
    by_server "$@" > "$scratch/own" 2>&1 || cat "$scratch/own"
}
count='grep -lsze "^$0/mnt" $(grep -lsz freezerfs.jar /proc/[0-9]*/cmdline) /dev/null | grep -c proc; umount "$0/mnt"'
try_at() { # try_at NAME OPTIONS
    by_server sh -c '"$1" -o "$2" freezer "$0/mnt" && '"$count" "$scratch" "$launcher" "$2" | sed "s/^/$1: /"
}
try_at served served
try_at recorded "served,trace=$scratch/trace"
try_at nested served,nested
try_at 'unmounted with its process' served,auto_unmount
by_server unshare -m sh -c '"$1" -o served freezer "$0/mnt" && '"$count" "$scratch" "$launcher" | sed 's/^/another namespace: /'
mkdir "$scratch/root"
by_server sh -c 'mount --rbind / "$0/root" && chroot "$0/root" sh -c '"'"'"$1" -o served freezer "$0/mnt" && '"$count'"' "$0" "$1"; umount -R -l "$0/root"' "$scratch" "$launcher" | sed 's/^/another root: /'
by_server unshare -m sh -c 'mount --bind /bin/false "$(readlink -f /usr/bin/perl)" && "$1" -o served freezer "$0/mnt" && '"$count" "$scratch" "$launcher" | sed 's/^/without perl: /'
kill -STOP $server
try_at stopped served
kill -CONT $server
try_at continued served
by_server "$launcher" serve --end
