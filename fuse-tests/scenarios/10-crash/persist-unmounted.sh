# With -o persist groups outlast an unmount too, if there are any; frozen ones stay frozen. A mount with other rules is refused; one without
# persist, or recover, gives the groups up.
#: engines signals (the others keep no journal of stopped processes)
#: users root nobody
#: needs python3
export XDG_RUNTIME_DIR=$scratch
end() {
    kill $daemon
    await_letter $daemon gone
}
start_daemon -o persist
mkdir "$scratch/mnt/0"
member "$scratch/mnt/0"
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_state "$scratch/mnt/0" FROZEN
end
state_letter $pid
start_daemon -o persist,semantics=v5 2>&1 | sed 's|/[^ ]*/||g'
start_daemon -o persist,freezer 2>&1 | sed 's|/[^ ]*/||g'
state_letter $pid
start_daemon -o persist
await_state "$scratch/mnt/0" FROZEN
is_listed "$scratch/mnt/0" $pid
echo RUNNING > "$scratch/mnt/0/freezer.state"
settled_letter $pid
end
# the members of a thawed group are kept too:
start_daemon -o persist
cat "$scratch/mnt/0/freezer.state"
is_listed "$scratch/mnt/0" $pid
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_state "$scratch/mnt/0" FROZEN
end
: > "$scratch/said"
start_daemon
recovery_log
ls -d "$scratch"/mnt/0 2> /dev/null | wc -l
settled_letter $pid
end
# other rules are accepted now, and recover gives the groups up too:
start_daemon -o persist,semantics=v5
mkdir "$scratch/mnt/1"
echo $pid > "$scratch/mnt/1/tasks"
echo FROZEN > "$scratch/mnt/1/freezer.state"
await_state "$scratch/mnt/1" FROZEN
end
"$launcher" recover "$scratch/mnt" | sed 's|/[^ ]*/||'
settled_letter $pid
# nothing is kept if there are no groups:
start_daemon -o persist
end
ls -d "$(journal)"* "$(journal | sed 's/journal$/tree/')"* 2> /dev/null | wc -l
