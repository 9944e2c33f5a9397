# The release agent gets the group's path at the time of the release, as one argument, also with unusual names.
set_release_agent
echo 1 > notify_on_release
mkdir 0 0/x
member 0/x
mv 0/x '0/a  b'
mv 0 $'\303\251"$(1)'
kill $pid
await_agent_calls 1 | od -An -c
