"""The kernel's own freezers, where they are mounted."""

import os

from hierarchy import UNIFIED, Files, Hierarchy, read

#: the engines of freezerfs
ENGINES = "signals", "v1", "v2"
#: of the names of groups in the kernel's hierarchies
PREFIX = f"freezerfs-bench-{os.getpid()}-"


def mount_point():
    """Where the v1 freezer is mounted, if it can be used; else None."""
    return _mount_point("cgroup", "freezer")


def v2_mount_point():
    """The same for cgroup v2."""
    return _mount_point("cgroup2", "rw")


def _mount_point(filesystem, option):
    with open("/proc/self/mounts", encoding="utf-8", errors="surrogateescape") as mounts:
        for line in mounts:
            _, point, kind, options = line.split()[:4]
            if kind == filesystem and option in options.split(",") and os.access(point, os.W_OK):
                return point
    return None


def v1_cgroup(pid):
    """The directory of the process's cgroup in the v1 freezer; raises FileNotFoundError if it has gone."""
    with open(f"/proc/{pid}/cgroup", encoding="utf-8", errors="surrogateescape") as cgroups:
        for line in cgroups:
            _, controllers, path = line.rstrip("\n").split(":", 2)
            if controllers == "freezer":
                return mount_point() + path
    raise FileNotFoundError(f"/proc/{pid}/cgroup has no freezer")


def is_freezing(cgroup):
    """Whether a cgroup of the v1 freezer is to be frozen; the root, which has no state, never is."""
    state = os.path.join(cgroup, "freezer.state")
    return os.path.exists(state) and read(state) != b"THAWED\n"


def available_engines():
    """The engines that this machine has; which are left out is printed."""
    missing = set()
    if mount_point() is None:
        print("engine=v1 is left out: the kernel's v1 freezer is not mounted", flush=True)
        missing.add("v1")
    if v2_mount_point() is None:
        print("engine=v2 is left out: cgroup v2 is not mounted", flush=True)
        missing.add("v2")
    return [engine for engine in ENGINES if engine not in missing]


def freezer():
    point = mount_point()
    return point and Hierarchy(point, Files(b"THAWED\n", move="cgroup.procs"), PREFIX)


def v2_freezer():
    point = v2_mount_point()
    return point and Hierarchy(point, UNIFIED, PREFIX)
