# A file that is not a recording, or not a complete one, makes no page: one line gives the reason, and the exit status is 1.
#: engines signals
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
"$launcher" timeline 2>&1
