# A frozen task that SIGCONT from outside continues for a moment takes its pending signals: SIGTERM, which otherwise waits for the thaw,
# ends it at once. Kernels with cgroup v1 keep it until the thaw.
#: engines signals (a difference of this engine)
sleeper
mkdir 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
kill -TERM $pid
state_letter $pid
kill -CONT $pid
await_letter $pid gone
count_members 0
cat 0/freezer.state
