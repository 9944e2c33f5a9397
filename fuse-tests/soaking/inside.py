"""What runs as the first process of a pid namespace, in a mount namespace of its own: inside.py ID POINT LOG mounts freezerfs at POINT, its daemon having this id in here, and puts children into groups there."""

import os
import subprocess
import sys

import children
import processes
import waiting
from freezerfs import LAUNCHER, is_mounted, unmount
from hierarchy import read, read_all, write

#: as many as others may have outside, so that the groups' numbers are the same
GROUPS = 16
SECONDS = 30


def mount_points():
    with open("/proc/self/mounts", encoding="utf-8", errors="surrogateescape") as mounts:
        return [line.split()[1] for line in mounts if line.split()[2].startswith("fuse")]


def hide_what_is_outside():
    """The mounts that it has copies of, and where daemons write down whom they have stopped."""
    for point in reversed(mount_points()):
        subprocess.run(["umount", "-l", point], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "none", "/run"], check=True)


def start_daemon(pid, point, log):
    # It is alone in here: nobody else can get the id.
    with open("/proc/sys/kernel/ns_last_pid", "w", encoding="ascii") as last:
        last.write(str(pid - 1))
    daemon = subprocess.Popen(
        [LAUNCHER, "-f", "-o", f"semantics=hierarchical,log={log}", "freezer", point], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    waiting.until(lambda: is_mounted(point) or daemon.poll() is not None, SECONDS, "the mount")
    return daemon


class Inside:
    def __init__(self, point):
        self.groups = [os.path.join(point, str(number)) for number in range(GROUPS)]
        self.members = [children.start(children.sleep) for _ in self.groups]
        for group, member in zip(self.groups, self.members):
            os.mkdir(group)
            write(group + "/cgroup.procs", b"%d\n" % member)

    def tell(self, state):
        for group in self.groups:
            write(group + "/freezer.state", state)
        for group, member in zip(self.groups, self.members):
            waiting.until(lambda group=group: read(group + "/freezer.state") == state + b"\n", SECONDS, f"{state} in {group}")
            if children.is_stopped(member) != (state == b"FROZEN"):
                return f"{member} of {group} is {processes.state(member)}, which is {state}"
        return "ok"

    def look(self):
        for group, member in zip(self.groups, self.members):
            listed = read_all(group + "/cgroup.procs")
            if listed != b"%d\n" % member:
                return f"{listed} in {group}, where {member} alone should be"
        return "ok"

    def stopped(self):
        stopped = [children.is_stopped(member) for member in self.members]
        return "all" if all(stopped) else "none" if not any(stopped) else f"{sum(stopped)} of {len(stopped)}"


def main():
    pid, point, log = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    hide_what_is_outside()
    daemon = start_daemon(pid, point, log)
    if daemon.pid != pid or not is_mounted(point):
        print(f"no mount, or a daemon with another id: {daemon.pid} instead of {pid}", flush=True)
        return
    inside = Inside(point)
    print("ready", flush=True)
    for line in sys.stdin:
        match line.strip():
            case "look":
                answer = inside.look()
            case "stopped":
                answer = inside.stopped()
            case "unmount":
                unmount(point)
                answer = "ok" if daemon.wait(SECONDS) == 0 and inside.stopped() == "none" else f"status {daemon.returncode}, {inside.stopped()} stopped"
            case state:
                answer = inside.tell(state.encode())
        print(answer, flush=True)


main()
