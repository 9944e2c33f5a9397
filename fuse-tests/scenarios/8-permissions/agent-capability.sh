# Only a process with CAP_SYS_ADMIN in the initial user namespace may set the release agent, which runs with all rights of the daemon: root
# without capabilities gets EPERM, and so does root of a user namespace. The process that opened the file is checked.
#: options allow_other,semantics=hierarchical
#: needs setpriv unshare
uncapable() { setpriv --bounding-set=-all --inh-caps=-all "$@"; }
own_root() { unshare --user --map-root-user "$@"; }
attempted() {
    local by agent
    agent=$(< ../release_agent) # the present one: the kernel's must not change
    for by in uncapable own_root; do
        echo "$by: $($by id -u): $(try "$by bash -c 'echo \"\$1\" > ../release_agent' bash '$agent'")"
        $by cat ../release_agent | cmp - <(echo "$agent")
    done
    echo "own_root, in a mount namespace of its own: $(try "own_root --mount bash -c 'echo \"\$1\" > ../release_agent' bash '$agent'")"
}
compare_with_kernel attempted
writes='echo /bin/false >&8'
echo "opened by root, written without capabilities: $(try "uncapable bash -c '$writes' 8> release_agent")"
cat release_agent
echo > release_agent
install_as_root
chown 65534 release_agent
echo 'opened by nobody, written by root:'
$as_nobody bash -c 'exec "$@" > release_agent' bash "$scratch/as_root" bash -c "$(declare -f try); try '$writes' 8>&1 >&2"
cat release_agent
