# Before the daemon tells the launcher that the mount answers, it has left the directory of its starter, and keeps no terminal or pipe of it: what
# comes after the launcher in a script may unmount that directory.
#: engines signals (no engine takes part)
#: needs python3
java=$(readlink -f "$(type -P "${JAVA_HOME:+$JAVA_HOME/bin/}java")")
mkdir -p "$scratch/java/bin" "$scratch/mnt" "$scratch/from"
mkfifo "$scratch/ready"
exec 8<> "$scratch/ready"
# The daemon can't tell it, and waits, as the pipe is full.
python << 'END'
os.set_blocking(8, False)
while attempt(os.write, 8, b"\n") == 1:
    pass
os.set_blocking(8, True)
END
# As the pipe is not the launcher's, that ends at once: the daemon is told of this shell in its place.
cat > "$scratch/java/bin/java" << END
#!/bin/bash
while [ "\$1" != --launcher ]; do
    before+=("\$1")
    shift
done
shift 2
exec "$java" "\${before[@]}" --launcher $$ "\$@" 3> "$scratch/ready"
END
chmod +x "$scratch/java/bin/java"
(cd "$scratch/from" && JAVA_HOME=$scratch/java exec "$launcher" --log-file "$scratch/said" freezer "$scratch/mnt" 2> "$scratch/launcher") &
until_true grep -q " $scratch/mnt " /proc/mounts
daemon=$(daemons)
for link in cwd fd/0 fd/1 fd/2; do
    until_true eval '[[ $(readlink /proc/$daemon/$link) = / || $(readlink /proc/$daemon/$link) = /dev/null ]]'
    readlink /proc/$daemon/$link
done
grep -m 1 ready <&8
wait
umount "$scratch/mnt"
await_letter $daemon gone
