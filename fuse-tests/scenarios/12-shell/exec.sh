# freezerfs exec starts a command in a group by replacing itself: exit status, signals and arguments are the command's.
mkdir 0 frozen
"$launcher" exec "$containers/0" -- bash -c 'grep -cx $$ "$0/0/tasks"; printf "<%s>" "$@"; echo; exit 7' "$containers" 'a b' '' '*'
echo status $?
# Its environment is what exec was given, also where the script has variables of these names.
env -i "PATH=$PATH" LANG=C.UTF-8 command=a path=b first=c bin=d self=e state=f LC_TIME=POSIX "$launcher" exec --wait 5 "$containers/0" -- env | grep -v -e ^PATH= -e ^PWD= -e ^_= -e ^OLDPWD= | sort
start_process "$launcher" exec "$containers/0" -- sleep 1000
until_true runs $pid sleep
is_listed 0 $pid
kill $pid
until_true has_ended $pid
cd /
"$launcher" exec "$containers/0" -- no-such-program 2> /dev/null
echo status $?
"$launcher" exec "$containers/none" -- true 2>&1 | sed "s|$containers/||"
cd "$containers"
member frozen
echo FROZEN > frozen/freezer.state
await_state frozen FROZEN
"$launcher" exec "$containers/frozen" -- true 2>&1 | sed "s|$containers/||"
"$launcher" exec "$containers/0"
