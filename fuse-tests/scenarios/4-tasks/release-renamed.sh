# The release agent gets the path of the moment, odd names and all, as one argument.
agent
echo 1 > notify_on_release
mkdir 0 0/x
resident 0/x
mv 0/x '0/a  b'
mv 0 $'\303\251"$(1)'
kill $pid
calls 1 | od -An -c
