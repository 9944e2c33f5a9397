# poll, select and epoll on control files and groups, before and after a read.
#: semantics hierarchical v2
#: options allow_other
#: needs python3 setpriv kernel
compare_surface << 'END'
import os
import select
from surface import answer, ask, attempt, open_files_and_group

ALL = 0xFFFF & ~select.POLLNVAL

def polled(descriptor, events=ALL):
    poll = select.poll()
    poll.register(descriptor, events)
    return [hex(event) for _, event in poll.poll(0)]

def by_epoll(descriptor, events):
    with select.epoll() as epoll:
        epoll.register(descriptor, events)
        return [hex(event) for _, event in epoll.poll(0)]

def ask_all(name, mode, fd):
    for moment in "at first", "after a read":
        answer(name, f"poll {moment}", polled(fd), mode=mode)
        answer(name, f"poll POLLPRI {moment}", polled(fd, select.POLLPRI), mode=mode)
        answer(name, f"select {moment}", [len(ready) for ready in select.select([fd], [fd], [fd], 0)], mode=mode)
        for kind in "EPOLLIN", "EPOLLPRI", "EPOLLOUT", "EPOLLET":
            ask(name, f"epoll {kind} {moment}", by_epoll, fd, getattr(select, kind) | select.EPOLLIN, mode=mode)
        attempt(os.pread, fd, 1000, 0)

for name, mode, fd in open_files_and_group():
    ask_all(name, mode, fd)
END
