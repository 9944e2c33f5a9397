# freezerfs exec does not run a command in a FREEZING group, where its first fork would hang; with an option it waits for the thaw.
#: engines signals v1:v4 v2:2.6.28
#: semantics v4 v5 2.6.28
#: needs setfattr
mkdir 0
member 0
thawed=$(< 0/freezer.state)
within() {
    timeout 20 "$launcher" exec "$@" 2>&1 | sed "s/$thawed/thawed/"
    echo "status ${PIPESTATUS[0]}"
}
setfattr -n user.freezerfs.fault_freezing -v 600s 0
"$launcher" freeze 0
within 0 -- sh -c 'true & wait; echo ran'
within --wait 0.1 0 -- echo ran
setfattr -x user.freezerfs.fault_freezing 0
await_state 0 FROZEN
within 0 -- echo ran
(cd / && within --wait=10 "$containers/0" -- sh -c 'true & wait; echo ran' > "$scratch/ran") &
until_true pgrep -f "groups exec --wait=10 $containers/0" > /dev/null
"$launcher" thaw 0
wait
cat "$scratch/ran"
within 0 --wait 1 -- sh -c 'true & wait; echo ran'
