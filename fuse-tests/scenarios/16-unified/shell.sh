# The commands of freezerfs in a mount of cgroup v2.
#: semantics v2
mkdir 0 0/1
start_in 0/1
"$launcher" ls . | sed "s|$containers|ROOT|"
"$launcher" freeze --wait 10 0 && echo $(< 0/1/cgroup.events)
"$launcher" ls 0/1 | sed "s|$containers/||"
"$launcher" ls --json 0/1 | sed "s|$containers/||"
try '"$launcher" thaw --wait 0.1 0/1'
"$launcher" thaw --wait 10 0 && echo $(< 0/1/cgroup.events)
try '"$launcher" kill 0'
try '"$launcher" kill -9 .'
"$launcher" exec 0/1 -- sh -c 'grep -cx $$ 0/1/cgroup.procs; exit 3'
echo "status $?"
"$launcher" freeze 0
"$launcher" kill -KILL 0
await_letter $pid gone
await_events 0 0 1
start_process "$launcher" exec "$containers/0" -- sleep 1000 2> /dev/null
await_events 0 1 1
try '"$launcher" exec --wait 0.1 0 -- true'
"$launcher" thaw 0
until_true sleeps $pid && echo it sleeps
end $pid
try '"$launcher" freeze .'
leave_mount
"$launcher" run -o semantics=v2,engine=$engine --kill -- sh -c 'mkdir "$FREEZERFS/a"; sleep 1000 & until grep -q sleep /proc/$!/comm; do :; done; echo $! > "$FREEZERFS/a/cgroup.procs"; echo 1 > "$FREEZERFS/a/cgroup.freeze"' 2>&1 | sed 's/process [0-9]*/process ID/'
print_left
