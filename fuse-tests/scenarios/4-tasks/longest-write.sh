# A write may have 63 bytes; one more gives E2BIG, even if it is mostly white space, and a megabyte too.
mkdir 0
sleeper
pad() { printf "%-$2s" "$1"; }
try "pad $pid 63 > 0/tasks"
is_listed 0 $pid
try "pad $pid 64 > tasks"
try "pad $pid 65 > tasks"
try "{ pad $pid 63; echo; } | dd bs=64 iflag=fullblock status=none of=tasks"
try "echo $pid | dd bs=64 conv=sync status=none of=tasks"
try "echo $pid | dd bs=4096 conv=sync status=none of=tasks"
try "echo $pid | dd bs=1M conv=sync status=none of=tasks"
try "pad $pid 1048577 | dd bs=2M iflag=fullblock status=none of=tasks"
is_listed 0 $pid
