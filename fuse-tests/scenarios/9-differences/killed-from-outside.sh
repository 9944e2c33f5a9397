# SIGKILL from outside the mount kills a frozen task at once; kernels with cgroup v1 keep it until the thaw.
#: engines signals (a difference of this engine)
sleeper
mkdir 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
kill -9 $pid
await_letter $pid gone
count_members 0
cat 0/freezer.state
