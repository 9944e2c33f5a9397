# A text that is not a number, or is more than one, gives EINVAL, and moves no task.
sleeper
mkdir 0
for text in abc -$pid +$pid ${pid}abc abc$pid $pid.5 ${pid}e1 ${pid}_0 "$pid $pid" "$pid,$pid" 0x 0xg 0${pid}9 0b$pid "'$pid'" '٣' '²' $pid-1 --; do
    try write_once 0/tasks "'%s\n'" "\"$text\""
done | sort | uniq -c | sed 's/^ *//'
try 'echo 1234567890123456789012345678901234567890 > 0/tasks'
try write_once 0/tasks "' $pid\n'"
try write_once 0/tasks "'\t$pid\n'"
try write_once 0/tasks "'\n$pid\n'"
try write_once 0/tasks "'$pid\n$pid\n'"
count_members 0
is_listed . $pid
