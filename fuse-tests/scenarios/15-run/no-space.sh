# freezerfs run fails with 125 and one line where the temporary directory is full.
#: engines signals (no engine takes part)
leave_mount
mount -t tmpfs -o nr_inodes=1 full "$TMPDIR"
for inodes in 1 2 3 4; do
    mount -o remount,nr_inodes=$inodes "$TMPDIR"
    "$launcher" run -- echo run 2>&1 | sed "s|$scratch/||; s/freezerfs-run\.[^/ ]*/DIRECTORY/"
    echo "status ${PIPESTATUS[0]}"
    ls "$TMPDIR"
done
umount "$TMPDIR"
