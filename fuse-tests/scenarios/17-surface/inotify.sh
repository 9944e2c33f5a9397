# What inotify(7) tells of what is done in a group, and of its removal; of files that are opened, read and closed it is not asked.
#: semantics hierarchical v2
#: options allow_other
#: needs python3 setpriv kernel
compare_surface << 'END'
import os
import tempfile
from surface import Inotify, answer, ask, attempt, freezing_word, opened, state_file

marker = tempfile.NamedTemporaryFile()
inotify = Inotify(marker.name)
file = state_file()

def told(operation, call, *arguments):
    """The events of a call that may fail."""
    attempt(call, *arguments)
    answer("inotify", operation, inotify.take())

def write(path, data, flags=0):
    with opened(path, os.O_WRONLY | flags) as descriptor:
        os.write(descriptor, data)

def truncate_open(path):
    with opened(path, os.O_WRONLY) as descriptor:
        os.ftruncate(descriptor, 0)

inotify.watch(".")
told("mkdir", os.mkdir, "group")
inotify.watch("group")
told("mkdir in it", os.mkdir, "group/below")
path = "group/below/" + file
for watched in "group/below", path:
    ask(watched, "inotify_add_watch", inotify.watch, watched)
told("mkdir that fails", os.mkdir, "group/below")
told("rename", os.rename, "group/below", "group/renamed")
attempt(os.rename, "group/renamed", "group/below")
inotify.take()
told("chmod of a group", os.chmod, "group/below", 0o700)
told("chmod of a file", os.chmod, path, 0o600)
told("utime of a file", os.utime, path)
told("chown of a file", os.chown, path, -1, -1)
told("setxattr of a group", os.setxattr, "group/below", "user.a", b"1")
told("removexattr of a group", os.removexattr, "group/below", "user.a")
told("write", write, path, freezing_word())
told("write that fails", write, path, b"junk")
told("write with O_TRUNC", write, path, freezing_word(), os.O_TRUNC)
told("ftruncate", truncate_open, path)
told("truncate", os.truncate, path, 0)
told("create that fails", lambda: os.close(os.open("group/below/new", os.O_CREAT | os.O_WRONLY)))
told("unlink that fails", os.unlink, path)
told("rmdir that fails", os.rmdir, "group")
told("rmdir", os.rmdir, "group/below")
told("rmdir of the group above", os.rmdir, "group")
os.mkdir("held")
path = "held/" + file
for watched in "held", path:
    inotify.watch(watched)
inotify.take()
with opened("held", os.O_RDONLY), opened(path, os.O_RDONLY):
    told("rmdir of a group that is open", os.rmdir, "held")
END
