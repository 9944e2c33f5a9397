"""What operations on groups do: the tree, and the modes, owners and extended attributes of directories and files."""

import errno
from dataclasses import replace

import operations as do
import permissions
import unified
from applying import apply, uid_of_caller
from parsing import Refused
from permissions import READ, SEARCH, WRITE
from state import ROOT, Attributes, Group

DIRECTORY_MODE, LONGEST_NAME = 0o755, 255


def initial_attributes(rules, is_root, uid):
    files = {file.name: Attributes(rules.era.mode(file), uid, uid) for file in rules.era.files_of(is_root)}
    mode = rules.era.root_mode if is_root and "root is writable" not in rules.tolerated else DIRECTORY_MODE
    return {"": Attributes(mode, uid, uid), **files}


def add_group(state, rules, number, parent, name, uid):
    above = state.groups[parent]
    group = Group(parent, name, notify=above.notify, clone=above.clone, attributes=initial_attributes(rules, False, uid))
    return replace(state, groups={**state.groups, number: group})


@apply.register
def _(operation: do.Mkdir, state, rules):
    uid = uid_of_caller(state, operation)
    parent, name = permissions.parent(state, operation.path, uid)
    if name in state.children(parent) or rules.era.file(name, parent == ROOT):
        raise Refused(errno.EEXIST)
    if len(name) > LONGEST_NAME and not (rules.era.takes_long_names and "long names are refused" not in rules.tolerated):
        raise Refused(errno.ENAMETOOLONG)
    permissions.require(permissions.of(state, parent), uid, WRITE | SEARCH)
    if "\n" in name:
        raise Refused(errno.EINVAL)
    unified.require_room(state, parent)
    return replace(add_group(state, rules, state.next_group, parent, name, uid), next_group=state.next_group + 1)


@apply.register
def _(operation: do.Rmdir, state, rules):
    uid = uid_of_caller(state, operation)
    parent, name = permissions.parent(state, operation.path, uid)
    is_file = rules.era.file(name, parent == ROOT) is not None
    number = state.children(parent).get(name)
    if number is None and not is_file:
        raise Refused(errno.ENOENT)
    permissions.require(permissions.of(state, parent), uid, WRITE | SEARCH)
    if is_file:
        raise Refused(errno.ENOTDIR)
    if state.children(number) or state.members(number):
        raise Refused(errno.EBUSY)
    return state.without_group(number)


@apply.register
def _(operation: do.Rename, state, rules):
    uid = uid_of_caller(state, operation)
    parent, name = permissions.parent(state, operation.path, uid)
    new_parent, new_name = permissions.parent(state, operation.to, uid)
    moved = state.children(parent).get(name)
    if moved is None:
        raise Refused(errno.ENOENT)
    if moved in state.ancestry(new_parent):
        raise Refused(errno.EINVAL)
    target = state.children(new_parent).get(new_name)
    if target in state.ancestry(parent):
        raise Refused(errno.ENOTEMPTY)
    if target == moved:
        return state
    for directory in parent, new_parent:
        permissions.require(permissions.of(state, directory), uid, WRITE | SEARCH)
    if rules.era.file(new_name, new_parent == ROOT):
        raise Refused(errno.ENOTDIR)
    if new_parent != parent:
        permissions.require(permissions.of(state, moved), uid, WRITE)
    if rules.era.is_unified:
        raise Refused(errno.EPERM)
    for wrong, number in ("\n" in new_name, errno.EINVAL), (new_parent != parent, errno.EIO), (target is not None, errno.EEXIST):
        if wrong:
            raise Refused(number)
    return state.with_group(moved, name=new_name)


def _change(state, group, file, **changes):
    attributes = state.groups[group].attributes
    return state.with_group(group, attributes={**attributes, file: replace(attributes[file], **changes)})


@apply.register
def _(operation: do.Chmod, state, rules):
    uid = uid_of_caller(state, operation)
    group = permissions.walk_to(state, operation.path, operation.file, uid)
    permissions.require_owner(state, permissions.of(state, group, operation.file), uid)
    return _change(state, group, operation.file, mode=operation.mode)


@apply.register
def _(operation: do.Chown, state, rules):
    uid = uid_of_caller(state, operation)
    group = permissions.walk_to(state, operation.path, operation.file, uid)
    attributes = permissions.of(state, group, operation.file)
    if uid != 0 and not uid == attributes.uid == operation.uid:
        raise Refused(errno.EPERM)
    return _change(state, group, operation.file, uid=operation.uid, gid=operation.uid)


@apply.register
def _(operation: do.Setxattr, state, rules):
    group = permissions.walk_to(state, operation.path, operation.file, uid_of_caller(state, operation))
    kept = dict(permissions.of(state, group, operation.file).xattrs)
    if operation.value is not None:
        kept[operation.name] = operation.value
    elif kept.pop(operation.name, None) is None:
        raise Refused(errno.ENODATA)
    return _change(state, group, operation.file, xattrs=tuple(sorted(kept.items())))


#: System calls that change nothing, and their answers.
INEFFECTIVE_CALLS = {
    "create": errno.EACCES, "mknod": errno.EACCES, "mkfifo": errno.EPERM, "symlink": errno.EPERM, "link": errno.EPERM,
    "unlink": errno.EPERM, "unlink missing": errno.ENOENT, "create exclusively": errno.EEXIST, "create and truncate": 0,
    "rename file": errno.ENOTDIR, "rmdir": errno.ENOTDIR, "mkdir": errno.EEXIST, "mkdir below": errno.ENOTDIR,
    "open to append": 0, "open to truncate": 0, "truncate to 0": 0, "truncate to 10": 0,
}


@apply.register
def _(operation: do.IneffectiveCall, state, rules):
    permissions.open_file(state, rules.era, operation.path, operation.file, 0, READ)
    answer = errno.EPERM if rules.era.is_unified and operation.kind == "rename file" else INEFFECTIVE_CALLS[operation.kind]
    if answer:
        raise Refused(answer)
    return state
