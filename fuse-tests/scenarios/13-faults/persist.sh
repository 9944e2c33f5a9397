# Faults end with the mount, also if its groups are kept; the next mount gives each group its own faults. Other attributes are kept.
#: needs setfattr getfattr python3
end() {
    kill $daemon
    await_letter $daemon gone
}
start_daemon -o persist,fault_freezing=3600s
mkdir "$scratch/mnt/0"
member "$scratch/mnt/0"
setfattr -n user.freezerfs.fault_refuse -v $pid "$scratch/mnt/0"
setfattr -n user.other -v kept "$scratch/mnt/0"
try "echo FROZEN > '$scratch/mnt/0/freezer.state'"
end
state_letter $pid
grep -c fault "$(journal | sed 's/journal$/tree/')"
start_daemon -o persist
(cd "$scratch/mnt" && getfattr -d . 0)
# its freeze was requested, and it is frozen now:
await_state "$scratch/mnt/0" FROZEN
state_letter $pid
end
start_daemon -o persist,fault_freezing=3600s,fault_busy=2
(cd "$scratch/mnt" && getfattr -d . 0)
# frozen again, it is held FREEZING again, without a write:
for _ in {1..20}; do cat "$scratch/mnt/0/freezer.state"; done | uniq
state_letter $pid
echo RUNNING > "$scratch/mnt/0/freezer.state"
try "echo FROZEN > '$scratch/mnt/0/freezer.state'"
echo RUNNING > "$scratch/mnt/0/freezer.state"
end
"$launcher" recover "$scratch/mnt" | sed 's|/[^ ]*/||'
settled_letter $pid
