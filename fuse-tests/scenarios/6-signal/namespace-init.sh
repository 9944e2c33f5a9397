# The init of a pid namespace that is killed can't be dead as long as a process that had entered the namespace has not been reaped by its parent
# outside. It runs no more, and is in no group: the write of SIGKILL succeeds at once, and the group is empty, can be frozen and can be removed.
#: needs python3 unshare
cat > "$scratch/enter.py" << 'END'
import ctypes, os, sys, time
namespace = os.open(f"/proc/{sys.argv[1]}/ns/pid", os.O_RDONLY)
if ctypes.CDLL(None, use_errno=True).setns(namespace, 0) != 0:
    sys.exit("setns failed")
if os.fork() == 0:
    os.execvp("sleep", ["sleep", "1000"])
open(sys.argv[2], "w").close()
time.sleep(1000)
END
held_up() {
    local outside init parent begin i
    start_process unshare --pid --fork --kill-child sleep 1000
    outside=$pid
    until_true grep -q . /proc/$outside/task/$outside/children
    read -r init < /proc/$outside/task/$outside/children
    until_true grep -qx sleep /proc/$init/comm
    start_process python3 "$scratch/enter.py" $init "$scratch/entered.$init"
    parent=$pid
    until_true test -e "$scratch/entered.$init"
    mkdir 0
    echo $init > 0/tasks
    for i in 1 2; do
        begin=${EPOCHREALTIME/./}
        if [ -e 0/signal.kill ]; then
            echo 9 > 0/signal.kill
        else
            kill -9 $init
        fi
        [ $((${EPOCHREALTIME/./} - begin)) -lt 5000000 ] && echo killed
    done
    until_true eval '! grep -qx $init 0/tasks' && echo 'not listed'
    grep ^State /proc/$init/status
    echo FROZEN > 0/freezer.state
    await_settled_state 0
    echo $thawed > 0/freezer.state
    rmdir 0 && echo removed
    kill -9 $parent $outside
    until_true has_ended $init && echo 'dead when the other was reaped'
}
compare_with_kernel held_up
