# A user can cause ten lines of a kind at once in the log, and then one each ten seconds; what is left out is counted, and not lost. Another user's lines
# come all the same. No name begins a line or controls a terminal.
#: engines signals (no engine takes part)
#: needs setfattr
#: fresh it counts lines of the log
evil=$'\e[31m\r2026 ERROR \302\2331m\377'
mkdir "$scratch/mnt"
start_daemon --log-level info -o allow_other
cd "$scratch/mnt"
mkdir theirs "$evil"
chown nobody theirs
$as_nobody bash -c 'for i in {1..100}; do setfattr -n user.freezerfs.fault_busy -v $i theirs; done'
setfattr -n user.freezerfs.fault_busy -v 1 "$evil"
cd /
until_true grep -q 'ERROR' "$scratch/said"
sed -n 's/^[^ ]* \(INFO FaultInjection.*31m.*\)/\1/p' "$scratch/said"
grep -c ' ERROR \|^[^2]' "$scratch/said"
lines=$(grep -c '/theirs: fault_busy' "$scratch/said")
[ $lines -lt 20 ] && echo 'few lines'
umount "$scratch/mnt"
until_true grep -q unmounted "$scratch/said"
awk '/theirs/ { said++ } match($0, /[0-9,]+ more\)$/) { said += substr($0, RSTART) } END { print said }' "$scratch/said"
LC_ALL=C grep -c $'[\001-\010\013-\037\177]' "$scratch/said"
