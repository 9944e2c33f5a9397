# A mount of one subsystem has the files of that subsystem, and not those of the other.
#: options signal
mkdir 0
ls . 0
member 0
echo 9 > 0/signal.kill
state_letter $pid
