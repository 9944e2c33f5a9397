# Sourced by the programs in fuse-tests, in the project's top directory. prepare PROGRAM PACKAGE...: installs the packages that are missing
# for fuse-tests/PROGRAM, or exits with a message.
prepare() {
    program=$1
    shift
    [ "$(id -u)" -eq 0 ] || {
        echo "fuse-tests/$program: it mounts, stops processes and uses several users: run it as 'sudo fuse-tests/$program'" >&2
        exit 1
    }
    src/main/bin/setup "$@"
    [ -e /dev/fuse ] || {
        echo "fuse-tests/$program: /dev/fuse is missing: 'modprobe fuse'" >&2
        exit 1
    }

    # Some names that are compared are not ASCII.
    LC_ALL=C.UTF-8
    export LC_ALL
}

# unpack NAME PACKAGE...: unpacks the packages into target/packages/NAME, because they would start services if they were installed; one that is followed
# by a question mark only if the distribution has it.
unpack() {
    to=$PWD/target/packages/$1
    shift
    [ ! -e "$to" ] || return 0
    downloads=$(mktemp -d)
    for package; do
        (cd "$downloads" && apt-get -q -o APT::Sandbox::User=root download "${package%\?}") || [ "$package" != "${package%\?}" ]
    done
    mkdir -p "$to.part"
    for package in "$downloads"/*.deb; do
        dpkg -x "$package" "$to.part"
        rm "$package"
    done
    rmdir "$downloads"
    mv "$to.part" "$to"
}

# unpack_clients: unpacks LXC, OAR and Slurm.
unpack_clients() {
    unpack lxc lxc python3-lxc liblxc1? liblxc1t64?
    unpack oar oar-server
    unpack slurm slurmd slurmctld slurm-client slurm-wlm-basic-plugins
}

# build_go NAME: builds programs/containerd_NAME.go, a client of containerd's cgroups library, into target/programs. Debian 12 has an older version of
# that, for which it is not written: there it is not built.
build_go() {
    library=github.com/containerd/cgroups
    installed=/usr/share/gocode/src/$library
    [ -d "$installed/cgroup1" ] || return 0
    # Debian has the library at its path without the version.
    mkdir -p "target/go/src/$library"
    ln -sfn "$installed" "target/go/src/$library/v3"
    GO111MODULE=off GOCACHE=$PWD/target/go/cache GOPATH=$PWD/target/go:/usr/share/gocode go build -o "target/programs/containerd_$1" \
        "fuse-tests/programs/containerd_$1.go" fuse-tests/programs/containerd_commands.go
}

# project_version: prints the version in the POM.
project_version() {
    sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml
}

# build_module DIRECTORY: compiles the program of sample/module, and puts it into the directory with the module that it needs: the library that was built.
build_module() {
    rm -rf "$1"
    mkdir -p "$1"
    cp "target/freezerfs-$(project_version).jar" "$1"
    # shellcheck disable=SC2046 # one argument for each file
    javac -Xlint:all,-requires-automatic -Werror --release 17 -p "$1" -d "$1/example" $(find fuse-tests/sample/module -name '*.java')
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
