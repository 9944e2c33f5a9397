# 'freezerfs serve' is killed: the tasks of each of its mounts are thawed as after any daemon's death: by its guardian, the next mount there, or recover.
#: users root nobody
#: needs perl awk
start_server
guarded='' again='' recovered=''
for name in guarded again recovered; do
    mkdir "$scratch/$name"
    by_server "$launcher" -o "served,engine=$engine$([ $name != guarded ] || echo ,guardian)" freezer "$scratch/$name"
    by_server mkdir "$scratch/$name/0"
    sleeper
    eval "$name=$pid"
    by_server sh -c "echo $pid > '$scratch/$name/0/tasks'; echo FROZEN > '$scratch/$name/0/freezer.state'"
    await_letter $pid T
done
kill -9 $server
await_letter $server gone
until_true eval '[ "$(state_letter $guarded)" = S ]'
echo "$(state_letter $again) $(state_letter $recovered)"
by_server "$launcher" -o "served,engine=$engine" freezer "$scratch/again"
echo "$(state_letter $again) $(state_letter $recovered)"
by_server "$launcher" recover "$scratch/recovered" | sed 's|.*/||'
state_letter $recovered
by_server "$launcher" recover "$scratch/guarded" | sed 's|.*/||'
by_server umount "$scratch/again"
# the next one takes the dead one's place:
by_server "$launcher" serve --log-file "$scratch/served"
by_server "$launcher" serve --end
kill $guarded $again $recovered
