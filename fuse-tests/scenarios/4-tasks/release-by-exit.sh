# The release agent is run once, with the group's path, when the last task exits: not with the first, not at rmdir, not unasked.
agent
mkdir -p 0/x 1
echo 1 > 0/x/notify_on_release
resident 0/x; first=$pid
resident 0/x; last=$pid
resident 1; other=$pid
kill $first $other
calls 0
kill $last
calls 1
rmdir 0/x 1
calls 0
