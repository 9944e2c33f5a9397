# Signals to a frozen group take effect at the thaw.
#: semantics v4 v5 2.6.28 hierarchical
mkdir 0
thawed=$(cat 0/freezer.state)
resident 0
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
echo 9 > 0/signal.kill
letter $pid
echo $thawed > 0/freezer.state
until_true ended $pid
