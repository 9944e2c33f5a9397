# The guardian signals no process that has got the id of one that was stopped, not even if it gets it while the guardian is at work: neither SIGCONT nor
# a SIGKILL that was held back. That is so with perl, which has pidfds, and without.
#: engines signals (the others keep no journal of stopped processes)
#: alone it starts processes with certain ids, which any other process could get first
#: needs python3 awk perl pgrep /proc/sys/kernel/ns_last_pid
mkdir "$scratch/bin"
# The guardian has looked at all processes when it sorts them. Then it is kept waiting, for at most 20 s.
cat > "$scratch/bin/sort" << END
#!/bin/sh
sorted=\$(/usr/bin/sort "\$@")
: > "$scratch/sorting"
for _ in \$(seq 2000); do [ ! -e "$scratch/go" ] || break; sleep 0.01; done
printf '%s\n' "\$sorted"
END
chmod +x "$scratch/bin/sort"
reuse_ids() {
    local ours stopped killed
    rm -f "$scratch/sorting" "$scratch/go"
    PATH=$scratch/bin:$PATH start_daemon -o guardian
    guardian=$(pgrep -P $daemon -f bin/guardian)
    mkdir "$scratch/mnt"/{0,1}
    sleeper
    stopped=$pid
    sleeper
    ours=$pid
    sleeper
    killed=$pid
    for pid in $stopped $ours; do echo $pid > "$scratch/mnt/0/tasks"; done
    echo $killed > "$scratch/mnt/1/tasks"
    for group in 0 1; do
        echo FROZEN > "$scratch/mnt/$group/freezer.state"
        await_state "$scratch/mnt/$group" FROZEN
    done
    echo 9 > "$scratch/mnt/1/signal.kill"
    kill_daemon
    until_true test -e "$scratch/sorting"
    kill -9 $stopped $killed
    for pid in $stopped $killed; do
        await_letter $pid gone
        until_true sleeper_with_id $pid
    done
    kill -STOP $stopped
    await_letter $stopped T
    : > "$scratch/go"
    # Another process can have got its id, as ids go on from the one that was asked for.
    until_true eval '! grep -qs bin/guardian /proc/$guardian/cmdline'
    echo "ours: $(settled_letter $ours), strangers: $(present_letter $stopped) $(settled_letter $killed)"
    kill -9 $ours $stopped $killed
    "$launcher" recover "$scratch/mnt" > /dev/null
}
reuse_ids
printf '#!/bin/sh\nexit 127\n' > "$scratch/bin/perl"
chmod +x "$scratch/bin/perl"
reuse_ids
