# A group that was delegated to a user, by chown of its directory, cgroup.procs and cgroup.subtree_control: the user moves tasks within it, also root's,
# and neither in nor out. As in the kernel's own.
#: semantics v2
#: options allow_other
#: needs setpriv
as_user() { try_as_nobody "$1" | sed "s/$within/WITHIN/; s/$outside/OUTSIDE/"; }
delegated() {
    local within outside=none
    mkdir a b
    chown 65534:65534 a a/cgroup.procs a/cgroup.threads a/cgroup.subtree_control a/cgroup.freeze
    $as_nobody mkdir a/1 a/2
    start_in a/1
    within=$pid
    start_in b
    outside=$pid
    as_user "echo $within > a/2/cgroup.procs"
    cat a/2/cgroup.procs | sed "s/^$within$/it is there/"
    as_user "echo 1 > a/2/cgroup.freeze"
    await_events a/2 1 1
    as_user "echo 0 > a/2/cgroup.freeze"
    for command in "echo $outside > a/1/cgroup.procs" "echo $within > b/cgroup.procs" "echo $within > cgroup.procs" "echo $outside > a/1/cgroup.threads" \
        "echo $within > a/1/cgroup.threads" "mkdir b/1" "echo 1 > b/cgroup.freeze" "echo 1 > a/cgroup.kill" "rmdir a"; do
        as_user "$command"
    done
    # By a supplementary group.
    chown 0:77 a/cgroup.procs a/1/cgroup.procs
    chmod g+w a/cgroup.procs a/1/cgroup.procs
    try "setpriv --reuid=1234 --regid=1234 --groups=77 bash -c 'echo $within > a/1/cgroup.procs'"
    try "setpriv --reuid=1234 --regid=1234 --groups=78 bash -c 'echo $within > a/1/cgroup.procs'"
    chmod g-w a/cgroup.procs
    echo $within > a/2/cgroup.procs
    try "setpriv --reuid=1234 --regid=1234 --groups=77 bash -c 'echo $within > a/1/cgroup.procs'"
    end $within
    end $outside
    await_events a 0 0
    await_events b 0 0
    rmdir a/1 a/2 a b
}
compare_with_kernel delegated
