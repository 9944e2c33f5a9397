# LXC: lxc-start, lxc-info, lxc-freeze, lxc-unfreeze and lxc-stop of a container of busybox, and freeze and unfreeze of LXC's Python module. LXC uses no
# filesystem whose statfs(2) is not cgroup's.
#: semantics hierarchical
#: needs target/packages/lxc unshare busybox perl python3
commands() {
    make_lxc_container
    lxc() {
        echo "$ lxc-$*"
        lxc_program "$@" 2>&1 || echo "status $?"
    }
    lxc_python() {
        echo ">>> container.$1"
        LD_LIBRARY_PATH=$(lxc_libraries) PYTHONPATH=$packages/lxc/usr/lib/python3/dist-packages python3 - "$scratch" $group "$1" << 'PYTHON'
import sys
import lxc
container = lxc.Container(sys.argv[2], sys.argv[1])
print(eval("container." + sys.argv[3]))
PYTHON
    }
    show() {
        lxc info -s
        show_group
        echo "it counts: $(counts)"
    }
    lxc start -- /usr/bin/busybox sh -c "$count_forever"
    until_true test -s "$count"
    show
    lxc freeze
    show
    lxc unfreeze
    show
    lxc_python 'freeze()'
    lxc_python state
    show
    lxc_python 'unfreeze()'
    show
    lxc freeze
    lxc stop -k
    lxc info -s
    # Its monitor, which has moved there, ends a little later.
    until_true eval '! cat /sys/fs/cgroup/*/$group.pivot/lxc.pivot/cgroup.procs | grep -q .'
    find /sys/fs/cgroup/*/$group.pivot -depth -type d -exec rmdir {} +
    rm -r "${scratch:?}/$group"
}
compare_clients commands
