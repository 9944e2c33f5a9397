# A mount of one subsystem has that one's files and no other's.
#: options signal
mkdir 0
ls . 0
member 0
echo 9 > 0/signal.kill
state_letter $pid
