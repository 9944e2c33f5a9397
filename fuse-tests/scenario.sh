# What every scenario has at hand. It runs in bash, in the root of a fresh mount, with standard error on standard output.

# try COMMAND: "ok", or the error in the system's words.
try() {
    local said
    if said=$(eval "$*" 2>&1); then
        echo "${said:-ok}"
    else
        echo "${said##*: }"
    fi
}

# away COMMAND...: starts a process that does not stand in the mount, which could not be unmounted then; its id is in $pid.
away() {
    { cd / && exec "$@"; } &
    pid=$!
    disown # bash is not to tell how it ended
}

# sleeper: starts a process that sleeps; its id is in $pid.
sleeper() {
    away sleep 1000
}

# counter: starts a process that counts as fast as it can, into the file $count; its id is in $pid.
counter() {
    count=$(mktemp "$scratch/count.XXXXXX")
    away bash -c 'for ((i = 1; ; i++)); do echo $i > "$0"; done' "$count"
    until_true test -s "$count"
}

# counts [FILE]: whether the counter makes progress now; a tenth of a second is enough to be sure that it does not.
counts() {
    local file=${1:-$count} before now
    before=$(cat "$file")
    for _ in $(seq 10); do
        sleep 0.01
        now=$(cat "$file")
        [ -z "$now" ] || [ "$now" = "$before" ] || { echo yes; return; }
    done
    echo no
}

# letter PID: the scheduler's letter for the process, as ps shows it (T is stopped), or "gone".
letter() {
    case $(ps -o stat= -p "$1") in
        '') echo gone ;;
        Z*) echo gone ;;
        *) ps -o stat= -p "$1" | cut -c1 ;;
    esac
}

# until_true COMMAND...: waits until the command succeeds; fails, and says so, after ten seconds.
until_true() {
    local deadline=$((SECONDS + 10))
    until "$@" 2> /dev/null; do
        [ $SECONDS -lt $deadline ] || { echo "never came true: $*"; return 1; }
        sleep 0.01
    done
}

# reaches GROUP STATE: reads freezer.state until it is STATE, and prints it.
reaches() {
    until_true grep -qx "$2" "$1/freezer.state" && echo "$2"
}

# lists GROUP PID: whether the process is in the group.
lists() {
    if grep -qx "$2" "$1/tasks"; then echo yes; else echo no; fi
}

# members GROUP: how many tasks are in it.
members() {
    wc -l < "$1/tasks"
}
