# The daemon ends while a client uses the mount, with or without a guardian: each case finds what is wrong with one client, and nothing in another. Printed
# are the verdicts of both.
#: engines signals (the requests are refused before an engine is asked)
leave_mount
# client OPERATOR: OPERATOR is what follows on an error.
client() {
    group=$FREEZERFS/job
    mkdir "$FREEZERFS/new" || eval "$1"
    mv -T "$FREEZERFS/new" "$group" || eval "$1"
    sleep 1000 &
    job=$!
    echo $job > "$group/tasks" || eval "$1"
    tasks=$(< "$group/tasks") && [ $tasks = $job ] || eval "$1"
    echo 1 > "$group/notify_on_release" || eval "$1"
    word=$(< "$group/notify_on_release") && [ $word = 1 ] || eval "$1"
    echo FROZEN > "$group/freezer.state" || eval "$1"
    state=$(< "$group/freezer.state") && [ -n "$state" ] || eval "$1"
    echo THAWED > "$group/freezer.state" || eval "$1"
    kill -9 $job
    wait
    rmdir "$group" || eval "$1"
}
right() { client 'exit 1'; }
wrong() { client 'kill -ABRT $$'; }
compare_verdicts {mkdir,rename,tasks:{open,write,read},notify_on_release:{write=1,read},freezer.state:{open,write=FROZEN,read,write=THAWED},rmdir}#1:ENOTCONN{,-guardian}
wrong() { client 'sleep 0'; } # sees no error
compare_verdicts {mkdir,rename,rmdir}#1:ENOTCONN{,-guardian} freezer.state:write=THAWED#1:ENOTCONN
