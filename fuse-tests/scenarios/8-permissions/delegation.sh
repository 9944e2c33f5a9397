# A subtree is given to a user by chown: the user makes and removes groups in it, moves own tasks within it, freezes, thaws and kills them;
# and may do none of this elsewhere.
#: options allow_other,semantics=hierarchical
#: needs setpriv
theirs() {
    start_process $as_nobody sleep 1000
    until_true eval '[ "$(ps -o uid= -p $pid | tr -d " ")" = 65534 ]'
}
delegated() {
    local own pid roots
    theirs
    own=$pid
    sleeper
    roots=$pid
    mkdir given kept
    chown 65534 given given/tasks given/freezer.state
    try_as_nobody "mkdir given/x given/x/y"
    try_as_nobody "mkdir kept/x"
    try_as_nobody "mkdir beside"
    try_as_nobody "rmdir kept"
    try_as_nobody "chmod 777 kept"
    try_as_nobody "chown 65534 kept/tasks"
    try_as_nobody "chown 0 given/x"
    {
        try_as_nobody "echo $own > given/x/tasks"
        try_as_nobody "echo $own > kept/tasks"
        try_as_nobody "echo $roots > given/x/tasks"
        try_as_nobody "echo $own > ../tasks"
    } | sed "s/$own/OWN/; s/$roots/ROOTS/"
    is_listed given/x $own
    try_as_nobody "echo FROZEN > given/freezer.state"
    await_settled_state given/x
    try_as_nobody "echo FROZEN > kept/freezer.state"
    try_as_nobody "echo FROZEN > given/x/freezer.state"
    try_as_nobody "echo $thawed > given/freezer.state"
    try_as_nobody "echo $thawed > given/x/freezer.state"
    await_settled_state given/x
    echo "root puts its own in:"
    echo $roots > given/x/tasks
    try_as_nobody "echo FROZEN > given/x/freezer.state"
    await_settled_state given/x
    try_as_nobody "echo $thawed > given/x/freezer.state"
    try_as_nobody "echo $roots > given/x/y/tasks" | sed "s/$roots/ROOTS/"
    if [ -e given/signal.kill ]; then # the kernel's freezer does not have it
        {
            try_as_nobody "echo 9 > given/signal.kill"
            try_as_nobody "echo 9 > kept/signal.kill"
            try_as_nobody "echo 9 > given/x/signal.kill"
            try_as_nobody "echo 9 > signal.kill"
        } > "$scratch/kills"
    else
        kill -9 $own $roots
    fi
    until_true eval "has_ended $own && has_ended $roots"
    try_as_nobody "rmdir given/x/y given/x"
    try_as_nobody "rmdir given"
    rmdir given kept
}
compare_with_kernel delegated
cat "$scratch/kills"
