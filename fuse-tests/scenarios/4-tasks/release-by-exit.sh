# The release agent is run once, with the group's path, when the last task exits: not when the first one exits, not at rmdir, not if
# notify_on_release is 0.
set_release_agent
mkdir -p 0/x 1
echo 1 > 0/x/notify_on_release
member 0/x
first=$pid
member 0/x
last=$pid
member 1
other=$pid
kill $first $other
await_agent_calls 0
kill $last
await_agent_calls 1
rmdir 0/x 1
await_agent_calls 0
