# cgroup-tools, the programs of libcgroup: cgcreate, cgclassify, cgset, cgget, cgexec, lscgroup and cgdelete.
#: semantics hierarchical
#: needs cgcreate unshare
commands() {
    local freezer=/sys/fs/cgroup/freezer
    step cgcreate -g freezer:$group
    step cgcreate -g freezer:$group/below
    step lscgroup -g freezer:/$group
    counter
    cgclassify -g freezer:$group/below $pid
    show_group $group/below
    step cgset -r freezer.state=FROZEN $group
    until_true grep -q FROZEN $freezer/$group/freezer.state
    step cgget -r freezer.state $group $group/below
    echo "it counts: $(counts)"
    step cgset -r freezer.state=nonsense $group
    cgget -n -g freezer $group | sort
    step cgdelete -g freezer:$group
    step cgset -r freezer.state=THAWED $group
    step cgget -n -v -r freezer.state $group/below
    echo "it counts: $(counts)"
    step cgexec -g freezer:$group/below sh -c 'grep -qx $$ '$freezer/$group'/below/cgroup.procs && echo "it is there"'
    step cgclassify -g freezer:$group/below 4194305
    kill $pid
    await_letter $pid gone
    step cgdelete -g freezer:$group/below
    step cgdelete -r -g freezer:$group
    ls -d $freezer/$group
}
compare_clients commands
