# The release agent is run for a group whose tasks, and their children, signal.kill has killed.
set_release_agent
mkdir 0
echo 1 > 0/notify_on_release
start_process bash -c 'echo 0 > "$0"/0/tasks; (sleep 1000 &); sleep 1000 & exec sleep 1000' "$containers"
there() { [ $(count_members 0) = 3 ]; }
until_true there
kill $pid
await_agent_calls 0
echo 9 > 0/signal.kill
await_agent_calls 1
