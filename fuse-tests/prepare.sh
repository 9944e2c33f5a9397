# Sourced by run, bench and differential, in the project's top folder: prepare PROGRAM PACKAGE... says what is missing, or installs it.
prepare() {
    program=$1
    shift
    [ "$(id -u)" -eq 0 ] || { echo "fuse-tests/$program: it mounts, stops processes and acts as several users: run it as 'sudo fuse-tests/$program'" >&2; exit 1; }
    src/main/bin/setup "$@"
    [ -e /dev/fuse ] || { echo "fuse-tests/$program: /dev/fuse is missing: 'modprobe fuse'" >&2; exit 1; }

    # Names are compared that are not ASCII.
    LC_ALL=C.UTF-8
    export LC_ALL
}

# python FOLDER ARGUMENT...: runs FOLDER/main.py with the modules of common/ at hand.
python() {
    folder=$1
    shift
    PYTHONPATH=$PWD/fuse-tests/common
    export PYTHONPATH
    python=/usr/bin/python3
    [ -x "$python" ] || python=python3
    # -B: nothing of root's is to be left in somebody's clone.
    exec "$python" -B "fuse-tests/$folder/main.py" "$@"
}
