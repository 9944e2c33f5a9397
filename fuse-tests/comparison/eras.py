"""What differs between the eras of the freezer, a value of Era for each. No other code asks which era it is."""

import errno
from dataclasses import dataclass, replace
from typing import Callable, Optional

import parsing


@dataclass(frozen=True)
class FileType:
    name: str
    readable: bool = True
    writable: bool = True
    in_root: bool = True
    below_root: bool = True


#: the files of cgroup v2 that are for the same as these of v1
UNIFIED_NAMES = {"freezer.state": "cgroup.freeze", "tasks": "cgroup.procs", "signal.kill": "cgroup.kill"}


@dataclass(frozen=True)
class Era:
    name: str
    thawed: str
    illegal_state: int
    longest_write: int
    #: the errno when a frozen task enters a FROZEN group, and when it leaves one; None where that is allowed
    entering_frozen: Optional[int]
    leaving_frozen: Optional[int]
    #: whether a task is frozen exactly when its group is freezing, by the group's own state or one above
    state_is_groups: bool
    #: whether a task that waits in vfork counts as frozen
    freezes_in_vfork: bool
    #: whether white space before a word or number is removed
    strips_front: bool
    #: parse an id, or another number
    id_of: Callable[[bytes], int]
    number_of: Callable[[bytes], int]
    #: the errno for an id that is larger than an int
    id_too_large: int
    #: the errno for a zombie's id; 0 is success
    zombie: int
    #: whether the id of a task that is in the group already is accepted before any other check, a kernel thread's too
    already_there_first: bool
    #: whether all control files have the same mode
    one_mode: bool
    root_mode: int
    #: whether a group's name may have more than 255 bytes
    takes_long_names: bool
    files: tuple
    #: the version of cgroups by which the running kernel's own freezer has these rules; None where it has not
    kernel: Optional[str] = None
    #: whether groups have the files of cgroup v2: operations are made with the names of v1, see of_era
    is_unified: bool = False

    def file(self, name, is_root):
        for file in self.files_of(is_root):
            if file.name == name:
                return file
        return None

    def files_of(self, is_root):
        return [file for file in self.files if (file.in_root if is_root else file.below_root)]

    @property
    def has_kernel(self):
        return self.kernel is not None

    @property
    def state_file(self):
        return self.name_of("freezer.state")

    def name_of(self, file):
        """The name in this era of a file that v1 calls so."""
        return UNIFIED_NAMES.get(file, file) if self.is_unified else file

    def mode(self, file):
        if self.is_unified and not file.readable:
            return 0o200
        return 0o644 if self.one_mode or file.writable else 0o444


def _early(name, thawed, leaving_frozen):
    return Era(
        name=name, thawed=thawed, illegal_state=errno.EIO, longest_write=63, entering_frozen=errno.EBUSY,
        leaving_frozen=leaving_frozen, state_is_groups=False, freezes_in_vfork=False, strips_front=False,
        id_of=parsing.early_id, number_of=parsing.early_number, id_too_large=errno.ESRCH, zombie=errno.ESRCH,
        already_there_first=True, one_mode=True, root_mode=0o755, takes_long_names=False,
        files=(FileType("tasks"), FileType("notify_on_release"), FileType("release_agent", below_root=False),
               FileType("freezer.state"), FileType("signal.kill", readable=False)))


ERAS = {era.name: era for era in (
    _early("v4", "RUNNING", None),
    _early("v5", "RUNNING", errno.EBUSY),
    _early("2.6.28", "THAWED", errno.EBUSY),
    Era(
        name="hierarchical", thawed="THAWED", illegal_state=errno.EINVAL, longest_write=4096, entering_frozen=None,
        leaving_frozen=None, state_is_groups=True, freezes_in_vfork=True, strips_front=True,
        id_of=parsing.late_id, number_of=parsing.late_number, id_too_large=errno.EINVAL, zombie=0,
        already_there_first=False, one_mode=False, root_mode=0o555, takes_long_names=True, kernel="v1",
        files=(FileType("tasks"), FileType("cgroup.procs"), FileType("cgroup.clone_children"), FileType("notify_on_release"),
               FileType("release_agent", below_root=False), FileType("cgroup.sane_behavior", writable=False, below_root=False),
               FileType("freezer.state", in_root=False), FileType("freezer.self_freezing", writable=False, in_root=False),
               FileType("freezer.parent_freezing", writable=False, in_root=False), FileType("signal.kill", readable=False))),
    Era(
        name="v2", thawed="0", illegal_state=errno.EINVAL, longest_write=4096, entering_frozen=None,
        leaving_frozen=None, state_is_groups=True, freezes_in_vfork=True, strips_front=True,
        id_of=parsing.late_id, number_of=parsing.integer, id_too_large=errno.EINVAL, zombie=0,
        already_there_first=False, one_mode=False, root_mode=0o555, takes_long_names=True, kernel="v2", is_unified=True,
        files=(FileType("cgroup.procs"), FileType("cgroup.threads"), FileType("cgroup.events", writable=False, in_root=False),
               FileType("cgroup.freeze", in_root=False), FileType("cgroup.kill", readable=False, in_root=False),
               FileType("cgroup.stat", writable=False), FileType("cgroup.stat.local", writable=False, in_root=False),
               FileType("cgroup.max.depth"), FileType("cgroup.max.descendants"), FileType("cgroup.controllers", writable=False),
               FileType("cgroup.subtree_control"), FileType("cgroup.type", in_root=False))),
)}


def of_era(operation, era):
    """The operation with the names of files and the words that the era has for those of v1."""
    if not era.is_unified:
        return operation
    changes = {}
    if getattr(operation, "file", None) in UNIFIED_NAMES:
        changes["file"] = UNIFIED_NAMES[operation.file]
    if getattr(operation, "data", None) is not None and b"FROZEN" in operation.data:
        changes["data"] = operation.data.replace(b"FROZEN", b"1")
    return replace(operation, **changes)
