# The launcher prints the warnings of a daemon without a log file until the mount answers; later warnings are written to a file beside the
# journal.
#: engines signals (no engine takes part)
#: users root nobody
#: needs python3 setfattr !/dev/log
export XDG_RUNTIME_DIR=$scratch
kept=$(journal)
kept=${kept%.journal}
shown() { sed 's/^[0-9][^ ]* //; s|/[^ ]*/||g; s|tmp-freezerfs[^ ]*mnt|mnt|g'; }
mkdir "$scratch/mnt"
[ "$(id -u)" = 0 ] || mkdir -m 700 "$scratch/freezerfs"
echo junk > "$kept.tree"
"$launcher" -o persist freezer "$scratch/mnt" 2>&1 | shown
rm -f "$kept".tree*
ls "$kept.log" 2> /dev/null
sleeper
mkdir "$scratch/mnt/0"
echo $pid > "$scratch/mnt/0/tasks"
setfattr -n user.freezerfs.fault_refuse -v $pid "$scratch/mnt/0"
try "echo FROZEN > $scratch/mnt/0/freezer.state"
echo RUNNING > "$scratch/mnt/0/freezer.state"
stat -c %a "$kept.log"
shown < "$kept.log"
"$launcher" umount "$scratch/mnt"
# a daemon without warnings leaves no file
until_true eval "! pgrep -f 'freezerfs.jar.* $scratch/mnt' > /dev/null"
rm -f "$kept".*
"$launcher" freezer "$scratch/mnt" && "$launcher" umount "$scratch/mnt"
ls "$kept".* 2> /dev/null
