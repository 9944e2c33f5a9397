# freezerfs ls shows groups with their states, tasks and commands: plain in a pipe, coloured on a terminal, and as JSON.
#: needs awk python3 script unshare
mkdir -p 0/1 0.x .h "a b" $'c\e[31md'
member 0/1
member 0/1
echo FROZEN > 0/1/freezer.state
await_state 0/1 FROZEN
"$launcher" ls "$containers" | sed "s|$containers|ROOT|"
"$launcher" ls "$containers/0/1" | sed "s|$containers|ROOT|"
among_own_mounts "$launcher" ls | sed -n "s|$containers|ROOT|p"
script -qec "'$launcher' ls '$containers/0'" /dev/null < /dev/null | sed "s|$containers|ROOT|" | cat -v
"$launcher" ls --json "$containers" | python3 -c '
import json, sys
for group in json.load(sys.stdin):
    print(group["path"].replace(sys.argv[1], "ROOT").encode(), group["state"], group["tasks"], group["commands"])' "$containers"
"$launcher" ls / 2>&1
echo status $?
