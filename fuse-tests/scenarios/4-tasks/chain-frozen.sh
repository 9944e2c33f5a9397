# A group in which each process ends once it has forked the next is not FROZEN while the chain lasts.
#: options transition=eager
#: needs python3
mkdir 0
chain 0
counts
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
counts
echo RUNNING > 0/freezer.state
counts
echo 9 > 0/signal.kill
counts
