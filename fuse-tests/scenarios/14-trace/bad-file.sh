# A file that is not a recording, or not a complete one, makes no page: one line gives the reason, and the exit status is 1.
#: engines signals (no engine takes part)
cd "$scratch"
start_daemon -o trace=recording
umount mnt
await_letter $daemon gone
head -c 50000 recording > short
echo text > text
for file in none text short; do
    "$launcher" timeline $file > page 2> complaint
    echo "status $?, $(wc -l < complaint) line: $(sed 's/damaged one:.*/damaged one: .../' complaint), $(wc -c < page) bytes"
done
# The last part is torn, as if the daemon was killed while it was adding that: the others are drawn.
head -c -100 recording > torn
"$launcher" timeline torn | grep -c '"torn":[1-9]'
"$launcher" timeline --text torn 2>&1 > /dev/null | sed 's/[0-9]* bytes/N bytes/'
"$launcher" timeline --text --json recording 2>&1
"$launcher" timeline 2>&1
