# A client that reads the state more or less often: the report says so, and its first, second and last read are disturbed, and all from the second on.
#: engines signals (the client alone makes the difference)
leave_mount
# Each run reads once more than the one before.
export scratch
client='mkdir "$FREEZERFS/new"; mkdir "$scratch/"run.$$; set -- "$scratch"/run.*; for read in 1 2 3 "$@"; do cat "$FREEZERFS/new/freezer.state"; done'
explore --list -- sh -c "$client" | grep state:read
rmdir "$scratch"/run.*
explore --only freezer.state:read#1:EIO --only freezer.state:read#2+:EIO --only freezer.state:read#3:EIO -- sh -c "$client"
rmdir "$scratch"/run.*
echo 'with many reads, as many in each run:'
client='mkdir "$FREEZERFS/new"; for read in $(seq 20); do cat "$FREEZERFS/new/freezer.state"; done'
explore --list -- sh -c "$client" | grep 'state:read.*EIO'
explore --only freezer.state:read#20:EIO -- sh -c "$client"
echo 'with a group in one run alone:'
client='mkdir "$FREEZERFS/new" || cat "$FREEZERFS/new/tasks"; mkdir "$scratch/once" 2> /dev/null || { mkdir "$FREEZERFS/other"; rmdir "$FREEZERFS/other"; }'
explore --only mkdir#1:EEXIST -- sh -c "$client"
