# A write ends at its first NUL byte: dd pads a block with them. Nothing before it is an empty line.
mkdir 0
sleeper
echo $pid | dd bs=32 conv=sync of=0/tasks status=none
lists 0 $pid
try put tasks "'$pid\0abc'"
lists . $pid
try put 0/tasks "'$pid\n\0\0\0'"
lists 0 $pid
try put tasks "'x\0$pid'"
away bash -c 'printf "\0%s" $1 > "$0"/0/tasks; exec sleep 1000' "$containers" $pid
until_true runs $pid sleep
lists 0 $pid
members 0
