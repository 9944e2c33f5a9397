# A client that a signal ends in a case crashes, also by an error of its own; a shell whose child a signal ends does not.
#: engines signals (no engine takes part)
leave_mount
client='mkdir "$FREEZERFS/new" || kill -s "$1" $$'
for signal in ABRT SEGV KILL TERM; do
    explore --only mkdir#1:ENOSPC -- sh -c "ulimit -c 0; $client" sh $signal | grep -x '    ended by signal .*\|1 case: .*'
done
echo 'its child:'
explore --only mkdir#1:ENOSPC -- sh -c 'sh -c "$0" sh KILL || exit' "$client" | tail -n 1
