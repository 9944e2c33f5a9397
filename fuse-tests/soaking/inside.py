"""The first process of a pid namespace, in a mount namespace of its own: inside.py ID POINT LOG ENGINE. It mounts freezerfs at POINT, with a daemon that has this
process id in the namespace, and puts children into groups. Then it reads commands, and answers each with a line.
"""

import os
import subprocess
import sys

import children
import processes
import waiting
from freezerfs import LAUNCHER, is_mounted, unmount
from hierarchy import read, read_all, write

#: as many as in the outer mount, so that groups in both have the same numbers
GROUPS = 16
SECONDS = 30


def mount_points():
    with open("/proc/self/mounts", encoding="utf-8", errors="surrogateescape") as mounts:
        return [line.split()[1] for line in mounts if line.split()[2].startswith("fuse")]


def hide_outer_mounts():
    """Unmounts the copies of the outer FUSE mounts, and hides the directory of the journals."""
    for point in reversed(mount_points()):
        subprocess.run(["umount", "-l", point], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "none", "/run"], check=True)


def start_daemon(pid, point, log, engine):
    # There is no other process in the namespace that could get the id.
    with open("/proc/sys/kernel/ns_last_pid", "w", encoding="ascii") as last:
        last.write(str(pid - 1))
    daemon = subprocess.Popen(
        [LAUNCHER, "-f", "-o", f"semantics=hierarchical,log={log},engine={engine}", "freezer", point], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    waiting.until(lambda: is_mounted(point) or daemon.poll() is not None, SECONDS, "the mount")
    return daemon


class InnerMount:
    def __init__(self, point, engine):
        self.engine = engine
        self.groups = [os.path.join(point, str(number)) for number in range(GROUPS)]
        self.members = [children.start(children.sleep) for _ in self.groups]
        for group, member in zip(self.groups, self.members):
            os.mkdir(group)
            write(group + "/cgroup.procs", b"%d\n" % member)

    def write_state(self, state):
        for group in self.groups:
            write(group + "/freezer.state", state)
        for group, member in zip(self.groups, self.members):
            waiting.until(lambda group=group: read(group + "/freezer.state") == state + b"\n", SECONDS, f"{state} in {group}")
            if self.engine == "v2" and state == b"FROZEN":
                # /proc may show for a moment that it runs, within the kernel.
                waiting.until(lambda member=member: processes.stands_still(member), SECONDS, f"the freeze of {member} in {group}")
            if processes.stands_still(member) != (state == b"FROZEN"):
                return f"{member} of {group} is {processes.state(member)}, which is in state {state}"
        return "ok"

    def check_lists(self):
        for group, member in zip(self.groups, self.members):
            listed = read_all(group + "/cgroup.procs")
            if listed != b"%d\n" % member:
                return f"{listed} in {group}, where {member} alone should be"
        return "ok"

    def stopped(self):
        stopped = [processes.stands_still(member) for member in self.members]
        return "all" if all(stopped) else "none" if not any(stopped) else f"{sum(stopped)} of {len(stopped)}"


def main():
    pid, (point, log, engine) = int(sys.argv[1]), sys.argv[2:]
    hide_outer_mounts()
    daemon = start_daemon(pid, point, log, engine)
    if daemon.pid != pid or not is_mounted(point):
        print(f"no mount, or a daemon with another id: {daemon.pid} instead of {pid}", flush=True)
        return
    inside = InnerMount(point, engine)
    print("ready", flush=True)
    for line in sys.stdin:
        match line.strip():
            case "check":
                answer = inside.check_lists()
            case "stopped":
                answer = inside.stopped()
            case "unmount":
                unmount(point)
                answer = "ok" if daemon.wait(SECONDS) == 0 and inside.stopped() == "none" else f"status {daemon.returncode}, {inside.stopped()} stopped"
            case state:
                answer = inside.write_state(state.encode())
        print(answer, flush=True)


main()
