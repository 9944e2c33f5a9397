# A task whose tracer suppresses the stop continues to run: it is stopped again every 20 ms, and its group is not FROZEN meanwhile.
#: engines signals (the others stop nobody by a signal)
#: programs tracer
stops() { stat -c %s "$scratch/stops"; }
at_least() { [ $(stops) -ge $1 ]; }
: > "$scratch/stops"
start_process "$scratch/tracer" stop "$scratch/stops" > "$scratch/traced"; tracer=$pid
until_true test -s "$scratch/traced"
mkdir 0
cat "$scratch/traced" > 0/tasks
echo FROZEN > 0/freezer.state
until_true at_least 3
before=$(stops)
sleep 2
# 100 of them, or fewer on a busy machine.
[ $(($(stops) - before)) -ge 30 ] && echo often
grep -x FREEZING 0/freezer.state
kill -9 $tracer
until_true rmdir 0
