# 'freezerfs serve -f' stays in the foreground, and logs there; it has no mount options.
#: engines signals (no engine takes part)
#: users root nobody
#: needs perl
start_server
by_server "$launcher" serve --end
start_process $([ "$(id -u)" != 0 ] || echo nsenter -t $namespace -m --) "$launcher" serve -f > "$scratch/shown" 2>&1
until_true grep -q 'mounts can be asked of' "$scratch/shown"
mkdir "$scratch/mnt"
by_server "$launcher" --log-file "$scratch/log" -o served freezer "$scratch/mnt"
daemons_with "$scratch/mnt$" | wc -l
by_server umount "$scratch/mnt"
kill $pid
await_letter $pid gone
by_server "$launcher" serve -o semantics=v5
echo "status $?"
by_server "$launcher" serve --version | sed 's/ .*//'
by_server "$launcher" serve --end
