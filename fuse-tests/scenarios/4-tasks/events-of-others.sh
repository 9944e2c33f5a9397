# No other program loses the kernel's fork events by ours. Before Linux 6.6 all listeners of a machine share one counter (drivers/connector/cn_proc.c,
# proc_event_num_listeners): each LISTEN adds one, each IGNORE takes one away, and nobody gets events or answers while it is below one. A stand-in for
# that counter reads from strace what each socket sends.
#: engines signals (the others listen to no fork events)
#: needs python3 strace
at=$scratch/mnt
program=$launcher
launcher=$scratch/traced
cat > "$launcher" << EOF
#!/bin/sh
exec strace -D -f --seccomp-bpf -qq -yy -xx -ttt -e trace=sendto,sendmsg,write,close,setsockopt,mount,fsmount \$TAMPERING -o "$scratch/calls.\$\$" '$program' "\$@"
EOF
chmod +x "$launcher"
export TAMPERING=

# counted WHAT: what the counter was, by all requests since it was asked last.
counted() {
    echo "$1: $(sort -nk 2 "$scratch"/calls.* | python3 -c '
import re, sys
listening = {}
count = lowest = requests = 0
for line in sys.stdin:
    found = re.search(r"(\w+)\(\d+<NETLINK:\[CONNECTOR:(-?\d+)\]>(.*)", line)
    if not found:
        continue
    call, socket, arguments = found.groups()
    operation = re.search(r"\\x(\d\d)\\x00\\x00\\x00\"", arguments)
    if call == "close":
        listening.pop(socket, 0)
    elif call != "setsockopt":
        change = {"01": 1, "02": -1}[operation.group(1)]
        requests += change == 1
        count += change
        lowest = min(lowest, count)
        listening[socket] = listening.get(socket, 0) + change
        if listening[socket] < 0:
            print("an IGNORE without a LISTEN, ", end="")
print("some" if requests else "no", "requests, at least", lowest, "and in the end", count)
')"
    rm "$scratch"/calls.*
}

TAMPERING='-e inject=mount,fsmount:error=ENODEV' start_daemon > "$scratch/failure" 2>&1
tail -n 1 "$scratch/failure" | grep -o 'could not be mounted'
counted 'a mount that fails'

start_daemon -o persist
mkdir "$at/0"
for _ in 1 2; do
    member "$at/0"
    kill -9 $pid
    until_true eval '[ -z "$(cat "$at/0/tasks")" ]'
done
member "$at/0"
old=$daemon
"$launcher" takeover "$at"
daemon=$(daemons | grep -vx $old)
await_letter $old gone
is_listed "$at/0" $pid
kill_daemon
umount "$at"
kill -9 $pid
counted 'members come and go, a takeover, kill -9'

"$launcher" doctor | grep -o 'fork events *yes'
counted 'doctor'

# Before Linux 6.6, and with some later kernels, only root may join the group of listeners; others send nothing.
TAMPERING='-e inject=setsockopt:error=EPERM:when=3+' "$launcher" doctor | grep -o 'fork events *no .*kernel reports forks to root'
counted 'doctor of another user'
