# What prints and can't, as to a full disk, says so and fails. A reader that has ended is told nothing.
#: engines signals (no engine takes part)
#: needs unshare
mkdir 0
# with_own_run COMMAND...: with a /run of its own: doctor makes mounts there for a moment, which another scenario looks for.
with_own_run() {
    unshare --mount sh -c 'mount -t tmpfs none /run && exec "$@"' sh "$@"
}
for arguments in "ls '$containers'" "ls --json '$containers'" doctor help 'help ls' 'help run' 'help top' --help --version 'run --help' 'ls --help' 'kill --help' \
    'timeline --help'; do
    said=$(eval 'with_own_run "$launcher"' "$arguments" 2>&1 > /dev/full)
    echo "${arguments/$containers/MOUNT}: $?${said:+ $said}"
done
echo 'without a reader:'
mkfifo "$scratch/pipe"
# shellcheck disable=SC2094 # a FIFO
exec 3<> "$scratch/pipe" 4> "$scratch/pipe" 3>&-
for arguments in "ls '$containers'" doctor 'help ls' --help 'run --help'; do
    said=$(eval 'with_own_run "$launcher"' "$arguments" 2>&1 >&4)
    echo "${arguments/$containers/MOUNT}: $?${said:+ $said}"
done
echo 'closed:'
"$launcher" ls "$containers" 2>&1 >&- | tail -n 1
