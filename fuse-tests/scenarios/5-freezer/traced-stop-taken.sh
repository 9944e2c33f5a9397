# A task whose tracer suppresses the stop continues to run: it is stopped again every 20 ms, and its group is not FROZEN meanwhile.
#: engines signals (the others stop nobody by a signal)
#: programs tracer
stops() { stat -c %s "$scratch/stops"; }
at_least() { [ $(stops) -ge $1 ]; }
: > "$scratch/stops"
start_process "$scratch/tracer" stop "$scratch/stops" > "$scratch/traced"
tracer=$pid
until_true test -s "$scratch/traced"
mkdir 0
cat "$scratch/traced" > 0/tasks
echo FROZEN > 0/freezer.state
until_true at_least 3
begin=${EPOCHREALTIME/./}
until_true at_least $(($(stops) + 30))
# 0.6 seconds, or more on a busy machine.
[ $((${EPOCHREALTIME/./} - begin)) -le 2000000 ] && echo often
grep -x FREEZING 0/freezer.state
kill -9 $tracer
until_true rmdir 0
