# Sourced by run, bench, soak, deb and differential, in the project's top directory. prepare PROGRAM PACKAGE...: installs the packages that are missing
# for fuse-tests/PROGRAM, or exits with a message.
prepare() {
    program=$1
    shift
    [ "$(id -u)" -eq 0 ] || { echo "fuse-tests/$program: it mounts, stops processes and uses several users: run it as 'sudo fuse-tests/$program'" >&2; exit 1; }
    src/main/bin/setup "$@"
    [ -e /dev/fuse ] || { echo "fuse-tests/$program: /dev/fuse is missing: 'modprobe fuse'" >&2; exit 1; }

    # Some names that are compared are not ASCII.
    LC_ALL=C.UTF-8
    export LC_ALL
}

# python FOLDER ARGUMENT...: runs FOLDER/main.py, which can import the modules of common/.
python() {
    folder=$1
    shift
    PYTHONPATH=$PWD/fuse-tests/common
    export PYTHONPATH
    python=/usr/bin/python3
    [ -x "$python" ] || python=python3
    # -B: no files of root are left in a user's clone.
    exec "$python" -B "fuse-tests/$folder/main.py" "$@"
}
