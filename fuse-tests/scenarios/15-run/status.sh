# freezerfs run has its command's exit status, standard streams and arguments, and leaves nothing of the mount, whose path is in FREEZERFS.
#: users root nobody
#: engines signals (no engine takes part)
leave_mount
run() {
    "$launcher" run "$@" 2>&1
    echo "status $?"
}
echo input | run -o semantics=hierarchical -- sh -c 'cat; echo error >&2; printf "<%s>" "$@"; echo; cat "$FREEZERFS/cgroup.clone_children"; exit 7' sh 'a b' '' '*' -- --kill
run sh -c 'mkdir "$FREEZERFS/0" && cat "$FREEZERFS/0/freezer.state" && rmdir "$FREEZERFS/0"'
dir="its own" status=$'two\nlines' run -- env | sed -n '/^dir=/p; /^status=/,/^lines/p'
run -- sh -c 'ls /proc/self/fd/0 2> /dev/null || echo closed' <&- | head -n 1
run -- sh -c 'kill -9 $$'
echo 'not run:'
run -- /no-such-program | sed 's/^freezerfs: //'
run -- /A=b | sed 's/^freezerfs: //'
run -- /etc/passwd | sed 's/.*: //'
run -o semantics=none -- echo run | sed 's/; .*//'
run
run --at
run --at ''
run -o persist -- true
run --all -- true
run --at "$scratch/none" -- true | sed "s|$scratch/||"
TMPDIR=$scratch/none run -- true | sed "s|$scratch/||"
print_left
