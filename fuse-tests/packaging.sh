# Sourced by the tests of the Debian package, deb and minimal-systems, after prepare.sh.

# build_package: builds target/freezerfs.deb, unless it is newer than all that is in it.
build_package() {
    [ -f target/freezerfs.deb ] && [ -z "$(find README.md pom.xml .mvn src/main src/site -newer target/freezerfs.deb -type f | head -n 1)" ] || {
        src/main/bin/build && src/main/deb/build
    }
}

# fail WORD...: says for fuse-tests/$program what is wrong, and exits.
fail() {
    echo "fuse-tests/$program: $*" >&2
    exit 1
}

# is WHAT EXPECTED ACTUAL: fails if the two differ.
is() {
    [ "$2" = "$3" ] || fail "$1: '$3' and not '$2'"
    echo "ok: $1"
}

# eventually COMMAND...: waits until the command succeeds, for ten seconds at most.
eventually() {
    deadline=$(($(date +%s) + 10))
    until "$@"; do
        [ "$(date +%s)" -lt $deadline ] || fail "never came true: $*"
        sleep 0.02
    done
}

# gone PID: whether the process has ended and been reaped.
gone() {
    ! [ -e "/proc/$1" ]
}

# letter_is LETTER PID: whether the process is in the state that ps(1) and proc(5) call so.
letter_is() {
    grep -q "^State:.$1" "/proc/$2/status"
}

# state_is STATE GROUP: whether the group's freezer.state is so.
state_is() {
    [ "$(cat "$2/freezer.state")" = "$1" ]
}

# find_daemon MOUNTPOINT: prints the process id of the mount's daemon, which the installed package runs.
find_daemon() {
    # shellcheck disable=SC2013 # no name has a space
    for process in $(grep -lzxF /usr/lib/freezerfs/freezerfs.jar /proc/[0-9]*/cmdline 2> /dev/null); do
        ! grep -qzxF "$1" "$process" || basename "${process%/cmdline}"
    done
}

# uses_files_of_package PID: fails if the daemon does without the class-data archive or the native part, or does not hold the jar open. A jar that is not
# open yet could be another version's when the first class is read.
uses_files_of_package() {
    grep -q /usr/lib/freezerfs/freezerfs.jsa "/proc/$1/maps" || fail "the daemon runs without its class-data archive"
    grep -q /usr/lib/freezerfs/jni/ "/proc/$1/maps" || fail "the daemon runs without its native part"
    readlink "/proc/$1/fd"/* | grep -q '^/usr/share/freezerfs/freezerfs\.jar' || fail "the daemon has not opened its jar"
}
