# When a new daemon can't take a mount over, it says why, and the present daemon goes on: with what it has frozen, and with requests that wait.
#: needs python3 setfattr getfattr
at=$scratch/mnt
cd /
# said COMMAND...: runs it; prints its output without the path, and its exit status.
said() {
    "$@" 2>&1 | sed "s,$scratch/,,"
    echo "status ${PIPESTATUS[0]}"
}
mkdir "$scratch/none"
said "$launcher" takeover "$scratch/none"
start_daemon
said "$launcher" takeover "$at"
umount "$at"
await_letter $daemon gone
start_daemon -o persist,trace=$scratch/recording
said "$launcher" takeover "$at"
umount "$at"
await_letter $daemon gone

start_daemon -o persist,allow_other
first=$daemon
sleeper
mkdir "$at/0"
echo $pid > "$at/0/tasks"
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
cd "$at"
try_as_nobody "echo 1 > freezerfs.takeover"
try "echo 0 > freezerfs.takeover"
try "cat freezerfs.takeover"
cd /

# The new daemon ends after it was given the mount, and before it has said that it can serve it.
python3 - "$at" << 'PYTHON'
import array, os, socket, sys

path = f"/run/freezerfs/takeover.{os.getpid()}"
listening = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
listening.bind(path)
listening.listen()
with open(sys.argv[1] + "/freezerfs.takeover", "w") as file:
    file.write(str(os.getpid()))
old, _ = listening.accept()
print(old.recv(65536).split(b"\0")[0].decode())
old.send(b"take")
message, descriptors, _, _ = socket.recv_fds(old, 65536, 1)
print(message.split(b"\0")[0].decode(), os.readlink(f"/proc/self/fd/{descriptors[0]}"))
os.remove(path)
PYTHON
cat "$at/0/freezer.state"
state_letter $pid

# A request goes on for too long; it is answered later.
setfattr -n user.freezerfs.fault_delay -v 'tasks:read=10s:1' "$at/0"
start_process sh -c 'cat "$0/0/tasks" > "$1/read"; echo "status $?" >> "$1/read"' "$at" "$scratch"
until_true eval '[ "$(getfattr --absolute-names --only-values -n user.freezerfs.fault_delay "$at/0")" = tasks:read=10s:0 ]'
said "$launcher" takeover "$at"
[ "$(daemons)" = $first ] && echo "the same daemon"
cat "$at/0/freezer.state"
until_true grep -q status "$scratch/read"
tail -n 1 "$scratch/read"
umount "$at"
await_letter $first gone

# Faults that were asked for go on with the next daemon.
start_daemon -o persist
setfattr -n user.freezerfs.fault_error -v 'freezer.state:read=EIO:2' "$at/0"
try "cat '$at/0/freezer.state'"
said "$launcher" takeover "$at"
getfattr --absolute-names --only-values -n user.freezerfs.fault_error "$at/0"
echo
try "cat '$at/0/freezer.state'"
try "cat '$at/0/freezer.state'"
echo RUNNING > "$at/0/freezer.state"
await_letter $(cat "$at/0/tasks") S
cat "$at/0/tasks" > "$at/tasks"
rmdir "$at/0"
umount "$at"
until_true eval '[ -z "$(daemons)" ]'
