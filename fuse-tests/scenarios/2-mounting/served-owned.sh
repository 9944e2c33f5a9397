# 'freezerfs run' asks 'freezerfs serve' for its mount, which ends with it; and a mount of which nobody learns ends: the launcher that has asked was ended.
#: users root nobody
#: needs perl pkill
start_server
command='mkdir "$FREEZERFS/0"; sleep 1000 & echo $! > "$0"; echo $! > "$FREEZERFS/0/tasks"; echo FROZEN > "$FREEZERFS/0/freezer.state"'
echo 'run:'
by_server "$launcher" run --log-file "$scratch/run.log" -- sh -c 'ls "$FREEZERFS"; grep -c " $FREEZERFS " /proc/mounts; exit 3'
echo "status $?, processes of their own: $(daemons_with "$scratch/run.log" | wc -l)"
until_true grep -q 'unmounted from' "$scratch/run.log"
echo 'run is killed:'
start_process $([ "$(id -u)" != 0 ] || echo nsenter -t $namespace -m --) "$launcher" run -o "engine=$engine" --log-file "$scratch/killed" -- sh -c "$command; exec sleep 1000" "$scratch/pid"
run=$pid
until_true test -s "$scratch/pid"
await_letter $(< "$scratch/pid") T
kill -9 $run
until_true eval '[ "$(state_letter $(< "$scratch/pid"))" = S ]'
until_true grep -q 'unmounted from' "$scratch/killed"
pkill -P $run
kill $(< "$scratch/pid")
echo 'nobody waits:'
mkdir "$scratch/mnt"
kill -STOP $server
start_process $([ "$(id -u)" != 0 ] || echo nsenter -t $namespace -m --) "$launcher" -o served --log-file "$scratch/unwanted" freezer "$scratch/mnt"
# It has asked, and waits for the answer.
until_true eval 'asking=$(pgrep -f "bin/served .*$scratch/mnt") && ls -l /proc/$asking/fd | grep -q socket: && [ "$(state_letter $asking)" = S ]'
kill -9 $pid
await_letter $pid gone
kill -CONT $server
until_true grep -q 'is unmounted: ' "$scratch/unwanted"
until_true grep -q 'unmounted from' "$scratch/unwanted"
grep -c " $scratch/mnt " /proc/mounts
by_server "$launcher" serve --end
grep -c 'ERROR\|WARN' "$scratch/served"
