# A group of processes each of which ends once it has forked the next is not released before the last one has ended.
#: needs python3
set_release_agent
mkdir 0
echo 1 > 0/notify_on_release
chain 0
until_true eval '[ $(stat -c %s "$count") -ge 300 ]' # so many have ended
await_agent_calls 0
counts
echo 9 > 0/signal.kill
await_agent_calls 1
