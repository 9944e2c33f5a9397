# 'freezerfs serve' means by a path what a process of the caller's own would mean, and looks at nothing in a freezerfs, which may be one of its own: it
# could not be killed while it waits for itself.
#: engines signals (no engine takes part)
#: needs perl setpriv unshare
start_server
cd "$scratch"
mounts() { by_server awk -v "at=$scratch/" 'index($2, at) == 1 && $3 == "fuse.freezerfs" { print substr($2, length(at) + 1) }' /proc/mounts | sort; }
serve_at() { # serve_at DIRECTORY ARGUMENT...: mounts from there
    by_server sh -c 'cd "$1" && shift && exec "$@"' - "$scratch/$1" "$launcher" -o served "${@:2}"
}
mkdir -p real/sub real/mnt from/mnt mnt
ln -s ../real/sub from/link
echo 'the parent of a link:'
serve_at from freezer link/../mnt
mounts
by_server umount "$scratch/real/mnt"
echo 'a log file, after a takeover too:'
serve_at from --log-file log -o persist freezer ../mnt
by_server "$launcher" takeover "$scratch/mnt"
until_true by_server umount "$scratch/mnt" 2> /dev/null # the last request to the server may not be answered yet
until_true grep -q 'unmounted from' from/log
ls from
echo 'a name that is not ASCII:'
mkdir mätze
serve_at . --log-file matze.log freezer mätze
mounts
by_server umount "$scratch/mätze"
echo 'into a freezerfs:'
serve_at . freezer mnt
by_server mkdir "$scratch/mnt/0"
ln -s "$scratch/mnt/0" inside
serve_at . freezer inside 2>&1 | sed "s|$scratch/||"
serve_at . --log-file inside/log freezer real/mnt
by_server umount "$scratch/mnt"
echo 'a directory that was removed:'
mkdir gone 'gone (deleted)' 'gone (deleted)/mnt'
by_server sh -c 'cd "$1/gone" && rmdir "$1/gone" && exec perl "$2" -o served freezer mnt' - "$scratch" "${launcher%/*}/served"
echo "status $?"
mounts
echo 'another group:'
by_server chmod 755 "$scratch"
by_server setpriv --regid 65534 --clear-groups "$launcher" -o served freezer "$scratch/real/mnt"
by_server setpriv --regid 65534 --clear-groups stat -c %g "$scratch/real/mnt"
by_server umount "$scratch/real/mnt"
echo 'a request that is too long:'
long=$(printf ',%.0s' {1..65536})
serve_at . -o "$long" freezer mnt
mounts
by_server umount "$scratch/mnt"
echo 'its mount is elsewhere:'
serve_at . -o persist freezer mnt
by_server mount --move "$scratch/mnt" "$scratch/real/mnt"
by_server "$launcher" recover "$scratch/mnt" 2>&1 | sed "s/$server/PID/"
by_server umount "$scratch/real/mnt"
echo 'from another namespace:'
by_server unshare -m "$launcher" serve --end
echo "status $?"
by_server "$launcher" serve --end
await_letter $server gone
grep -c 'ERROR\|WARN' served
