# A new daemon takes the mount over in the middle of many frozen processes: none of them runs for a moment, and a client that reads the state all the
# time sees nothing else, and no error.
#: needs python3
at=$scratch/mnt
start_daemon -o persist
mkdir "$at/many"
cd /
python3 - "$at/many" "$launcher" << 'PYTHON'
import os, subprocess, sys, threading, time

group, launcher = sys.argv[1:]

def write(name, text):
    with open(f"{group}/{name}", "wb", buffering=0) as file:
        file.write(text.encode())

def read(name):
    with open(f"{group}/{name}") as file:
        return file.read()

def await_state(wanted):
    deadline = time.monotonic() + 60
    while read("freezer.state") != wanted + "\n" and time.monotonic() < deadline:
        time.sleep(0.01)

members = [subprocess.Popen(["perl", "-e", "select undef, undef, undef, 0.01 while 1"]) for _ in range(200)]
for member in members:
    write("tasks", str(member.pid))
write("freezer.state", "FROZEN")
await_state("FROZEN")

def switches():
    found = {}
    for member in members:
        with open(f"/proc/{member.pid}/status") as status:
            found[member.pid] = [line for line in status if "ctxt_switches" in line]
    return found

seen = set()
done = threading.Event()

def watch():
    while not done.is_set():
        try:
            seen.add(read("freezer.state").strip())
        except OSError as error:
            seen.add(error.strerror)

watching = threading.Thread(target=watch)
watching.start()
before = switches()
for _ in range(2):
    subprocess.run([launcher, "takeover", os.path.dirname(group)], check=True)
    read("tasks")
done.set()
watching.join()
after = switches()
print("a client saw", *seen)
print(len(read("tasks").split()), "members,", sum(before[pid] != after[pid] for pid in before), "of them ran")
write("freezer.state", "RUNNING")
await_state("RUNNING")
write("signal.kill", "9")
for member in members:
    member.wait()
PYTHON
until_true rmdir "$at/many" 2> /dev/null
umount "$at"
until_true eval '[ -z "$(daemons)" ]'
