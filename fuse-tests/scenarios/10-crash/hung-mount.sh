# A mount whose daemon is dead, but whose /dev/fuse another process has open, answers no call: 'recover' and a new mount free it. A mount whose daemon
# is stopped is left alone.
#: engines signals (no engine has a part in it)
#: needs python3
cd /
at=$scratch/mnt
hold_device() { # a process that has the daemon's /dev/fuse open is then in $pid
    start_process python3 -c 'import ctypes, os, sys, time
daemon = int(sys.argv[1])
devices = [fd for fd in os.listdir(f"/proc/{daemon}/fd") if os.readlink(f"/proc/{daemon}/fd/{fd}") == "/dev/fuse"]
libc = ctypes.CDLL(None)
held = libc.syscall(438, os.pidfd_open(daemon), int(devices[0]), 0) # pidfd_getfd
sys.argv[2:] and os.symlink(f"/proc/self/fd/{held}", sys.argv[2])
time.sleep(1000)' $daemon "$1"
    until_true test -L "$1"
}
client() { # a client whose call is not answered is then in $client
    stat -f "$at" > "$scratch/client" 2>&1 &
    client=$!
    until_true grep -q request_wait_answer /proc/$client/wchan
}
for command in "recover $at" "freezer $at"; do
    start_daemon
    cat "$at/tasks" > "$scratch/answered" # before its first answer clients wait elsewhere in the kernel
    hold_device "$scratch/held-${command%% *}"
    kill -9 $daemon
    await_letter $daemon gone
    client
    if timeout 60 "$launcher" $command > "$scratch/result" 2>&1; then
        echo "${command%% *}: ok"
        sed 's/.*: //' "$scratch/result"
    else
        echo "${command%% *}: $?, $(cat "$scratch/result")"
        umount -f "$at"
    fi
    wait $client
    sed 's/.*: //' "$scratch/client"
    kill -9 $pid
done
umount "$at"
until_true eval '[ -z "$(daemons)" ]'

start_daemon
kill -STOP $daemon
timeout 60 "$launcher" recover "$at" 2>&1 | sed "s/$daemon/DAEMON/g; s|$at|mnt|"
kill -CONT $daemon
ls "$at/tasks" | sed "s|$at|mnt|"
umount "$at"
await_letter $daemon gone
