# A daemon without a log file logs to the host's log, once the mount answers, by /dev/log; where there is none, into a file. Here the host is a mount
# namespace whose /dev has one, until it is taken away.
#: engines signals (no engine takes part)
#: needs python3 setfattr unshare nsenter
export XDG_RUNTIME_DIR=$scratch
cat > "$scratch/receiver" << 'PYTHON'
import re, signal, socket, sys
signal.alarm(60)
receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(sys.argv[1])
while True:
    # <priority>time program[pid]: message
    priority, message = re.fullmatch(rb"<(\d+)>.{15} (freezerfs\[\d+\]: .*)", receiver.recv(10000), re.S).groups()
    with open(sys.argv[2], "ab") as out:
        out.write(b"facility %d severity %d " % divmod(int(priority), 8) + re.sub(rb"\[\d+\]", b"[PID]", message) + b"\n")
PYTHON
start_process python3 "$scratch/receiver" "$scratch/socket" "$scratch/received"
receiver=$pid
until_true [ -S "$scratch/socket" ]
mkdir "$scratch/dev" "$scratch/100 %s" "$scratch/tmp"
start_process unshare --mount sh -c 'mount -t tmpfs dev "$0/dev" && cp -a /dev/fuse /dev/null /dev/random /dev/urandom "$0/dev" && ln -s "$0/socket" "$0/dev/log" &&
    mount --move "$0/dev" /dev && touch "$0/prepared" && exec sleep 60' "$scratch"
host=$pid
until_true [ -e "$scratch/prepared" ]
on_host() {
    nsenter --mount=/proc/$host/ns/mnt -- "$@"
}
# Causes a warning.
freeze_in_part() {
    on_host setfattr -n user.freezerfs.fault_refuse -v $pid "$at/0"
    on_host sh -c 'echo FROZEN > "$0/freezer.state"; echo RUNNING > "$0/freezer.state"' "$at/0" 2>&1 | sed 's/.*: //'
}
at="$scratch/100 %s"
on_host "$launcher" freezer "$at"
sleeper
on_host mkdir "$at/0"
on_host sh -c 'echo $1 > "$0/tasks"' "$at/0" $pid
freeze_in_part
until_true [ -s "$scratch/received" ]
sed "s|$scratch|SCRATCH|" "$scratch/received"
# Nobody waits for whoever reads the log, who may be frozen.
kill -STOP $receiver
for i in {1..40}; do
    freeze_in_part
done | sort | uniq -c
kill -CONT $receiver
# Ten lines of a kind come at once; later ones say how many were left out.
until_true eval '[ $(wc -l < "$scratch/received") -ge 10 ]'
kept=$(journal)
log=${kept%/*}/$(systemd_escape "$at").log
[ ! -e "$log" ] || cat "$log"
on_host rm /dev/log
freeze_in_part
on_host "$launcher" umount "$at"
until_true grep -q 'WARN TransitionLog .* more)$' "$log"
cat "$scratch/received" "$log" | awk '
    /TransitionLog/ { said++ }
    match($0, /[0-9,]+ more\)$/) { said += substr($0, RSTART) }
    END { print said }'
