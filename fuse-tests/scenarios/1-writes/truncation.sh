# Opening with O_TRUNC or O_APPEND, and truncating to any length below 2 GiB, succeed and change nothing; a longer one gives EFBIG.
mkdir 0
counter
echo $pid > 0/tasks
echo 1 > 0/notify_on_release
echo /a > release_agent
echo FROZEN >> 0/freezer.state
await_state 0 FROZEN
: > 0/freezer.state
: >> 0/freezer.state
for length in 0 1 6 64 4096 2147483647 2147483648 3G; do try truncate -s $length 0/freezer.state; done
for file in 0/tasks 0/notify_on_release 0/signal.kill release_agent; do
    : > $file
    truncate -s 0 $file
done
cat 0/freezer.state 0/notify_on_release release_agent
is_listed 0 $pid
counts
echo RUNNING >> 0/freezer.state
counts
