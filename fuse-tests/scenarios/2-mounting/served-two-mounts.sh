# Two mounts of 'freezerfs serve' are two freezers, though they are one process: a task that both have frozen stays frozen when one of them thaws it. When
# one ends while its takeover is under way, or can't be unmounted at its end, the other goes on.
#: engines signals (the others stop nobody by a signal)
#: needs python3 perl setfattr
start_server
a=$scratch/a b=$scratch/b
served() { # served NAME [OPTION...]
    mkdir -p "$scratch/$1"
    by_server "$launcher" --log-file "$scratch/$1.log" -o "served${2:+,$2}" freezer "$scratch/$1"
}
served a persist,notify
served b
by_server mkdir "$a/0" "$b/0"
counter
in_mounts() { by_server sh -c "$1" - "$a" "$b" $pid; }
in_mounts 'for mount in "$1" "$2"; do echo $3 > "$mount/0/tasks"; echo FROZEN > "$mount/0/freezer.state"; done'
await_letter $pid T
thaw_one() { # thaw_one NAME OTHER: thaws it in one; the other says FROZEN only once it is stopped again
    by_server sh -c 'echo RUNNING > "$0/0/freezer.state"' "$scratch/$1"
    until_true eval '[ "$(by_server cat "$scratch/'$2'/0/freezer.state")" = FROZEN ]'
    echo "thawed in $1: $(present_letter $pid)"
    by_server sh -c 'echo FROZEN > "$0/0/freezer.state"' "$scratch/$1"
}
thaw_one b a
thaw_one a b
in_mounts 'for mount in "$1" "$2"; do echo RUNNING > "$mount/0/freezer.state"; done'
counts
echo 'unmounted while a takeover waits for a request:'
by_server setfattr -n user.freezerfs.fault_delay -v 'tasks:read=60s:1' "$a/0"
by_server cat "$a/0/tasks" > "$scratch/read" 2>&1 &
reader=$!
until_true eval '[ "$(by_server getfattr --absolute-names --only-values -n user.freezerfs.fault_delay "$a/0")" = tasks:read=60s:0 ]'
by_server "$launcher" takeover "$a" > "$scratch/taken" 2>&1 &
taking=$!
until_true eval 'grep -qx stop /proc/$server/task/*/comm 2> "$scratch/error"' # threads end meanwhile
by_server umount -l "$a"
wait $taking $reader
until_true grep -q 'unmounted from' "$scratch/a.log"
until_true eval '[ -z "$(daemons_with "$a$")" ]'
sed 's/.*: //' "$scratch/taken"
by_server cat "$b/0/freezer.state"
echo 'one that something is mounted on at its end:'
by_server env TMPDIR="$scratch" "$launcher" run -- sh -c 'mount -t tmpfs none "$FREEZERFS"; echo "$FREEZERFS" > "$0"' "$scratch/at" 2> "$scratch/error"
echo "status $?"
at=$(< "$scratch/at")
by_server umount "$at"
by_server ls "$at" 2>&1 | sed 's/.*: //'
by_server umount -l "$at"
by_server cat "$b/0/freezer.state"
by_server "$launcher" serve --end
await_letter $server gone
kill $pid
grep -c 'ERROR\|WARN' "$scratch/served"
