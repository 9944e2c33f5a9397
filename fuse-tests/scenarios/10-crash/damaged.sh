# A torn journal is used as far as it can be read; one that is not freezerfs's is not. Either is moved aside, with a line in the log, and
# does not prevent a start. A journal from before a reboot says nothing about processes of this boot.
#: engines signals (the others keep no journal of stopped processes)
#: needs python3
damage() { # damage WORDS COMMAND: kills a daemon that has frozen two processes, runs the command on its journal, and starts another daemon
    echo "$1:"
    : > "$scratch/said"
    start_daemon
    sleeper
    first=$pid
    sleeper
    second=$pid
    mkdir "$scratch/mnt/0"
    for pid in $first $second; do echo $pid > "$scratch/mnt/0/tasks"; done
    echo FROZEN > "$scratch/mnt/0/freezer.state"
    await_state "$scratch/mnt/0" FROZEN
    kill_daemon
    file=$(journal)
    eval "$2"
    start_daemon
    recovery_log | grep -vx 'thawed 0 .*stopped' # another mount may have removed a journal that held nothing
    echo "$(settled_letter $first) $(settled_letter $second), set aside: $(ls -d "$file.aside" 2> /dev/null | wc -l)"
    rm -rf "$file.aside"
    kill -CONT $first $second
    umount "$scratch/mnt"
    await_letter $daemon gone
}
another_boot() { # the header has a checksum
    python3 - "$1" << 'END'
import sys
with open(sys.argv[1], "r+") as file:
    magic, version, boot, daemon, start, guardian, guardian_start, owner, check = file.read(128).split()
    boot = boot[::-1]
    check = lambda pid, start, extra: (int(pid) * 31 + int(start) % 999983 * 17 + extra) % 999983
    sums = check(daemon, start, check(guardian, guardian_start, sum(map(ord, boot)) + int(owner) % 999983))
    file.seek(0)
    file.write(" ".join((magic, version, boot, daemon, start, guardian, guardian_start, owner, str(sums))).ljust(127))
END
}
echo untouched > "$scratch/decoy"
damage 'cut off in the second record' 'truncate -s 202 "$file"'
damage 'cut off between records' 'truncate -s 192 "$file"'
damage 'cut off in the header' 'truncate -s 100 "$file"'
damage 'empty' ': > "$file"'
damage 'a flipped digit' 'printf 9 | dd of="$file" bs=1 seek=184 conv=notrunc status=none'
damage 'something else' 'head -c 100000 /dev/urandom > "$file"'
damage 'a folder' 'rm "$file"; mkdir "$file"; touch "$file/x"'
damage 'a fifo' 'rm "$file"; mkfifo "$file"'
damage 'a link' 'rm "$file"; ln -s "$scratch/decoy" "$file"'
damage 'another boot' 'another_boot "$file"'
cat "$scratch/decoy"
