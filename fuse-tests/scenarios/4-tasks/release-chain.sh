# A group in which each process ends once it has forked the next is not released before the last.
#: needs python3
agent
mkdir 0
echo 1 > 0/notify_on_release
chain 0
sleep 0.5
calls 0
counts
echo 9 > 0/signal.kill
calls 1
