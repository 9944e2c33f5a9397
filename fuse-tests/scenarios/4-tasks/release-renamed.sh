# The release agent gets the path of the moment, odd names and all, as one argument.
set_release_agent
echo 1 > notify_on_release
mkdir 0 0/x
member 0/x
mv 0/x '0/a  b'
mv 0 $'\303\251"$(1)'
kill $pid
await_agent_calls 1 | od -An -c
