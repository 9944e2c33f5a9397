"""The cgroups of the host in which engine=v1 and engine=v2 hold the members of a mount: the cells."""

import contextlib
import os
import re
import zlib

import kernel
from hierarchy import write


def of_mounts(points):
    """The paths of all cells of the mounts at these points. The name of a cell has a number of its mount point, which ends with the CRC-32 of the path."""
    numbers = "|".join(f"{zlib.crc32(os.fsencode(point)):08x}" for point in points)
    name = re.compile(rf"freezerfs-[0-9a-f]*({numbers})-\d+-\d+(-\d+)*")
    hierarchies = filter(None, [kernel.mount_point(), kernel.v2_mount_point()])
    return [path for hierarchy in hierarchies for path, _, _ in os.walk(hierarchy, topdown=False) if name.fullmatch(os.path.basename(path))]


def release(pid):
    """Thaws the cell of a process if it is frozen with v1: otherwise the process can't end. For processes of a group that can't be thawed, since there is no daemon."""
    with contextlib.suppress(FileNotFoundError):
        cell = kernel.v1_cgroup(pid)
        if os.path.basename(cell).startswith("freezerfs-") and kernel.is_freezing(cell):
            thaw(cell)


def thaw(cell):
    for file, word in ("freezer.state", b"THAWED"), ("cgroup.freeze", b"0"):
        with contextlib.suppress(FileNotFoundError):
            write(os.path.join(cell, file), word)
