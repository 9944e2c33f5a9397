# Reading or writing through a descriptor of a removed group gives ENODEV, also when a new group has the same name.
sleeper
mkdir 0
exec 3<> 0/tasks 4<> 0/freezer.state 5> 0/signal.kill 6<> 0/notify_on_release
rmdir 0
try 'read -r line <&3'
try "echo $pid >&3"
try 'read -r line <&4'
try 'echo FROZEN >&4'
try 'echo 0 >&5'
try 'read -r line <&6'
try 'echo 1 >&6'
mkdir 0
try 'read -r line <&4'
try "echo $pid >&3"
count_members 0
cat 0/notify_on_release
is_listed . $pid
