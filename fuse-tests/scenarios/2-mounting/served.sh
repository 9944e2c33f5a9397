# Mounts of 'freezerfs serve': one process, and each mount has its own rules, log and end. What the process can't mount is told by another, in its words.
#: engines signals v1 v2
#: users root nobody
#: needs perl
start_server
mounts() { by_server awk -v "at=$scratch/" 'index($2, at) == 1 && $3 == "fuse.freezerfs" { print substr($2, length(at) + 1) }' /proc/mounts | sort; }
served() { # served NAME [OPTION...]
    mkdir -p "$scratch/$1"
    by_server "$launcher" --log-file "$scratch/$1.log" -o "served,engine=$engine${2:+,$2}" freezer "$scratch/$1"
}
in_group() { # in_group NAME COMMAND...: in its group 0
    by_server sh -c 'cd "$0/0" && '"$2" "$scratch/$1"
}
freeze_in() { # freeze_in NAME FILE WORD [TASKS]: its task is in $pid
    by_server mkdir "$scratch/$1/0"
    sleeper
    in_group $1 "echo $pid > ${4:-tasks}; echo $3 > $2"
}
served a
served b semantics=hierarchical
served c semantics=v2,engine=signals
echo "processes of their own: $(daemons_with "$scratch/[abc]$" | wc -l)"
freeze_in a freezer.state FROZEN
a=$pid
freeze_in b freezer.state FROZEN
b=$pid
freeze_in c cgroup.freeze 1 cgroup.procs
c=$pid
until_true eval '[ "$(in_group a "cat freezer.state")" = FROZEN ]'
in_group b 'cat freezer.state'
in_group c 'grep frozen cgroup.events'
echo 'the first ends:'
by_server umount "$scratch/a"
until_true eval '[ "$(state_letter $a)" = S ]'
until_true grep -q 'unmounted from' "$scratch/a.log"
in_group b 'cat freezer.state'
grep -o ' mounted at [^:]*' "$scratch/b.log" | sed 's|.*/||'
mounts
echo 'the second, while a file of it is open:'
by_server sh -c 'exec 3< "$0/b/0/freezer.state"; umount -l "$0/b"; while [ ! -e "$0/go" ]; do sleep 0.01; done; cat <&3' "$scratch" > "$scratch/read" 2>&1 &
reader=$!
until_true eval '! mounts | grep -qx b'
until_true grep -q 'unmounted from' "$scratch/b.log"
state_letter $b
touch "$scratch/go"
wait $reader
sed 's/.*: //' "$scratch/read"
in_group c 'grep frozen cgroup.events'
echo 'again:'
served a semantics=v5
by_server ls "$scratch/a"
echo 'refused:'
served d semantics=v6
echo "status $?"
by_server "$launcher" serve 2>&1 | sed "s/$server/PID/"
mounts
echo 'the end:'
by_server "$launcher" serve --end
await_letter $server gone
mounts
state_letter $c
by_server "$launcher" serve --end
grep -c 'ERROR\|WARN' "$scratch/served"
kill $a $b $c
