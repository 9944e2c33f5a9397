# Signals to a frozen group take effect at the thaw.
#: semantics v4 v5 2.6.28 hierarchical
mkdir 0
thawed=$(cat 0/freezer.state)
member 0
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo 9 > 0/signal.kill
state_letter $pid
echo $thawed > 0/freezer.state
until_true has_ended $pid
