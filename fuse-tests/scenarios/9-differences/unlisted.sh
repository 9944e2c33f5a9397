# Each group has one file that no listing shows, freezerfs.state; a kernel's group has no file of that name.
mkdir 0
ls -A 0
find . -name freezerfs.state
cat 0/freezerfs.state
try mkdir 0/freezerfs.state
try rmdir 0/freezerfs.state
try 'echo RUNNING > 0/freezerfs.state'
try rm 0/freezerfs.state
stat -c '%F %a %h %s' 0/freezerfs.state
try chmod 600 0/freezerfs.state
stat -c %a 0/freezerfs.state
exec 4< 0/freezerfs.state
rmdir 0
try 'cat <&4'
exec 4<&-
ls
