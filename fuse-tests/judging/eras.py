"""What differs between the eras of the freezer: one value of answers each. Nothing else asks which era it is."""

import errno
from dataclasses import dataclass
from typing import Callable, Optional

import written


@dataclass(frozen=True)
class FileType:
    name: str
    readable: bool = True
    writable: bool = True
    in_root: bool = True
    below_root: bool = True


@dataclass(frozen=True)
class Era:
    name: str
    thawed: str
    illegal_state: int
    longest_write: int
    #: what a frozen task gets that enters a FROZEN group, and one that leaves; None where it may
    entering_frozen: Optional[int]
    leaving_frozen: Optional[int]
    #: whether a task is frozen if and only if its group is freezing, by its own state or one above
    state_is_groups: bool
    #: whether a task that waits in vfork counts as frozen
    freezes_in_vfork: bool
    strips_front: bool
    #: read an id, or another number, as it was written
    id_of: Callable[[bytes], int]
    number_of: Callable[[bytes], int]
    #: what an id beyond an int gives
    id_too_large: int
    zombie: int
    #: whether a task that is in the group already may be written by everybody who may write, and a kernel thread too
    already_there_first: bool
    one_mode: bool
    root_mode: int
    #: of more than 255 bytes
    takes_long_names: bool
    files: tuple
    has_kernel: bool = False

    def file(self, name, is_root):
        for file in self.files_of(is_root):
            if file.name == name:
                return file
        return None

    def files_of(self, is_root):
        return [file for file in self.files if (file.in_root if is_root else file.below_root)]

    def mode(self, file):
        return 0o644 if self.one_mode or file.writable else 0o444


def _early(name, thawed, leaving_frozen):
    return Era(
        name=name, thawed=thawed, illegal_state=errno.EIO, longest_write=63, entering_frozen=errno.EBUSY,
        leaving_frozen=leaving_frozen, state_is_groups=False, freezes_in_vfork=False, strips_front=False,
        id_of=written.early_id, number_of=written.early_number, id_too_large=errno.ESRCH, zombie=errno.ESRCH,
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
        id_of=written.late_id, number_of=written.late_number, id_too_large=errno.EINVAL, zombie=0,
        already_there_first=False, one_mode=False, root_mode=0o555, takes_long_names=True, has_kernel=True,
        files=(FileType("tasks"), FileType("cgroup.procs"), FileType("cgroup.clone_children"), FileType("notify_on_release"),
               FileType("release_agent", below_root=False), FileType("cgroup.sane_behavior", writable=False, below_root=False),
               FileType("freezer.state", in_root=False), FileType("freezer.self_freezing", writable=False, in_root=False),
               FileType("freezer.parent_freezing", writable=False, in_root=False), FileType("signal.kill", readable=False))),
)}
