# The text of a write ends at its first NUL byte: dd pads a block with them. If nothing is before it, that is an empty line.
mkdir 0
sleeper
echo $pid | dd bs=32 conv=sync of=0/tasks status=none
is_listed 0 $pid
try write_once tasks "'$pid\0abc'"
is_listed . $pid
try write_once 0/tasks "'$pid\n\0\0\0'"
is_listed 0 $pid
try write_once tasks "'x\0$pid'"
start_process bash -c 'printf "\0%s" $1 > "$0"/0/tasks; exec sleep 1000' "$containers" $pid
until_true runs $pid sleep
is_listed 0 $pid
count_members 0
