# What is refused, or done later than expected, is said with its reason and with what to do. A proposed command can be pasted, also with a space in
# the path.
#: semantics v4 hierarchical v2
#: options allow_other
#: engines signals (the commands do not know which engine a mount has)
#: needs setpriv
say() {
    "$launcher" "$@" 2>&1 | sed "s/\b$pid\b/PID/g; s/\b$late\b/LATE/g; s|$scratch|SCRATCH|g; s|${containers%/}|ROOT|g"
    echo "status ${PIPESTATUS[0]}"
}
as_nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
late=none
mkdir 'a b' 'a b/below'
start_process sleep 1000
late=$pid
group=$containers/'a b'
sleeper
"$launcher" add "$group" $pid
echo 'the root:'
for command in freeze 'kill -KILL'; do say $command "$containers"; done
echo 'signals:'
say kill -99 "$group"
say kill "$group" 65
[ $era != v2 ] || say kill "$group"
echo 'programs:'
say exec "$group" -- no-such-program
say exec "$group" -- /no/such/program
say exec "$group" -- /tmp
echo > "$scratch/data"
say exec "$group" -- "$scratch/data"
say run -- no-such-program
JAVA_HOME=/no/java say doctor
echo 'members:'
say add "$group" 2
say freeze --wait 30 "$group"
if [ $era = v4 ]; then
    say add "$group" $late
else
    say thaw "$group/below"
    say thaw --wait 0.1 "$group/below"
    # It waits for the thaw within.
    start_process "$launcher" exec "$group" -- true 2> "$scratch/said"
    until_true test -s "$scratch/said"
    sed "s|${containers%/}|ROOT|g" "$scratch/said"
fi
[ $era = v2 ] || say kill -USR1 "$group"
say rm "$group"
say thaw --wait 30 "$group"
echo 'another user:'
as_nobody "$launcher" umount "$containers" 2>&1 | sed "s|${containers%/}|ROOT|g"
echo 'busy:'
mkdir "$scratch/m n"
"$launcher" freezer "$scratch/m n"
start_process sh -c 'cd "$1" && exec sleep 1000' sh "$scratch/m n"
until_true runs $pid sleep
say umount "$scratch/m n"
kill -KILL $pid
until_true has_ended $pid
mkdir "$scratch/m n/0"
mount -t tmpfs none "$scratch/m n/0"
say umount "$scratch/m n"
umount "$scratch/m n/0"
"$launcher" freezer "$scratch/m n" 2>&1 | sed "s|$scratch|SCRATCH|g"
say recover "$scratch/m n"
say umount "$scratch/m n"
