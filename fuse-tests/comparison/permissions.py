"""What modes and owners allow, as the kernel's path walk and FUSE's default_permissions decide it."""

import errno

from state import Attributes
from parsing import Refused

READ, WRITE, SEARCH = 4, 2, 1


def of(state, group, file=""):
    return state.groups[group].attributes[file]


def require(attributes: Attributes, uid, wanted):
    shift = 6 if uid == attributes.uid else 3 if uid == attributes.gid else 0
    if uid != 0 and (attributes.mode >> shift) & wanted != wanted:
        raise Refused(errno.EACCES)


def walk(state, path, uid):
    """The group at a path. The user needs search permission for each directory on the way, and for the last one."""
    number = 0
    require(of(state, number), uid, SEARCH)
    for name in filter(None, path.split("/")):
        if name in state.groups[number].attributes:
            raise Refused(errno.ENOTDIR)
        number = state.children(number).get(name)
        if number is None:
            raise Refused(errno.ENOENT)
        require(of(state, number), uid, SEARCH)
    return number


def parent(state, path, uid):
    """The group above a path, and the last name of the path."""
    above, _, name = path.rpartition("/")
    return walk(state, above, uid), name


def walk_to(state, path, file, uid):
    """The group at a path, for a file in it, or for the directory itself: then the user needs no search permission for the last directory."""
    if file or not path.strip("/"):
        return walk(state, path, uid)
    above, name = parent(state, path, uid)
    if name in state.groups[above].attributes:
        raise Refused(errno.ENOTDIR)
    if name not in state.children(above):
        raise Refused(errno.ENOENT)
    return state.children(above)[name]


def open_file(state, era, path, name, uid, wanted):
    group = walk(state, path, uid)
    if era.file(name, group == 0) is None:
        raise Refused(errno.ENOENT)
    require(of(state, group, name), uid, wanted)
    return group


def require_owner(state, attributes, uid):
    if uid not in (0, attributes.uid):
        raise Refused(errno.EPERM)
