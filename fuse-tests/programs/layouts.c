/* The numbers and layouts that the Java code has from C headers. The test LayoutsTest compiles this for each architecture, and compares. No program is made of
   it: each line is a comment in the compiler's assembly output, with the value that the headers of that architecture give.

   JAVA(CLASS, FIELD, VALUE): a constant of our own code. A FIELD is a static field, a field of an enum constant, or a value of a map.
   LIBRARY(CLASS, FIELD, VALUE): what a library has: an enum constant's number, or a field's offset in a struct; LIBRARY(CLASS, FIELD.size, VALUE): its size. */
#define _GNU_SOURCE
#define FUSE_USE_VERSION 26
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <fuse/fuse_opt.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/filter.h>
#include <linux/fuse.h>
#include <linux/kcmp.h>
#include <linux/netlink.h>
#include <linux/nsfs.h>
#include <linux/perf_event.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/param.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/syslog.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#if defined __x86_64__
#define ARCHITECTURE "X86_64"
#elif defined __aarch64__
#define ARCHITECTURE "AARCH64"
#endif

#define ENTRY(kind, class, field, value) __asm__ volatile("# " kind "\t" class "\t" field "\t%0" : : "i"((long) (value)))
/* #field and not a macro for it: many fields have the names of macros. */
#define JAVA(class, field, value) ENTRY("JAVA", "org.freezerfs." #class, #field, value)
#define LIBRARY(class, field, value) ENTRY("LIBRARY", #class, #field, value)

/* A constant of our own code that each architecture has for itself. */
#define JAVA_OF_EACH(field, value) ENTRY("JAVA", "org.freezerfs.host.libc.Architecture", ARCHITECTURE "." #field, value)
/* A field of a struct that jnr-fuse declares. */
#define STRUCT(class, field, struct_name)                                                                 \
    ENTRY("LIBRARY", "ru.serce.jnrfuse.struct." #class, #field, offsetof(struct struct_name, field));    \
    ENTRY("LIBRARY", "ru.serce.jnrfuse.struct." #class, #field ".size", sizeof(((struct struct_name *) 0)->field))
#define CALLBACK(name) ENTRY("LIBRARY", "ru.serce.jnrfuse.struct.FuseOperations", #name, offsetof(struct fuse_operations, name))
#define NUMBER(enumeration, name) ENTRY("LIBRARY", "jnr.constants.platform." #enumeration, #name, name)
#define SIGNAL_BIT(signal) (1L << ((signal) - 1))

/* struct linux_dirent64, which has no header. */
struct directory_entry {
    uint64_t inode;
    int64_t offset;
    unsigned short length;
    unsigned char type;
    char name[];
};

/* What is received from the process-events connector. */
struct process_event {
    struct nlmsghdr netlink;
    struct cn_msg connector;
    struct proc_event event;
} __attribute__((packed));

/* The buffer of one thread: see RequestBuffer. */
struct request_buffer {
    struct fuse_buf buffer;
    void *channel;
    char request[];
};

static void libc(void) {
    JAVA_OF_EACH(pathOnly, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    JAVA_OF_EACH(direct, O_DIRECT);
    JAVA_OF_EACH(kcmp, SYS_kcmp);
    JAVA_OF_EACH(perfEventOpen, SYS_perf_event_open);
    JAVA_OF_EACH(setresuid, SYS_setresuid);
    JAVA_OF_EACH(setfsuid, SYS_setfsuid);
    JAVA_OF_EACH(tgkill, SYS_tgkill);

    JAVA(host.libc.LibC, READ_ONLY, O_RDONLY | O_CLOEXEC);
    JAVA(host.libc.LibC, WRITE_ONLY, O_WRONLY | O_CLOEXEC);
    JAVA(host.libc.LibC, READ_WRITE, O_RDWR | O_CLOEXEC);
    JAVA(host.libc.LibC, EXISTS, F_OK);
    JAVA(host.libc.LibC, WRITABLE, W_OK);
    JAVA(host.libc.LibC, READABLE, R_OK);
    JAVA(host.libc.LibC, DO_NOT_WAIT, MSG_DONTWAIT);

    JAVA(host.libc.DescriptorBudget, RLIMIT_NOFILE, RLIMIT_NOFILE);
    JAVA(host.libc.DescriptorBudget, F_DUPFD_CLOEXEC, F_DUPFD_CLOEXEC);
    JAVA(host.libc.DescriptorSocket, AF_UNIX, AF_UNIX);
    JAVA(host.libc.DescriptorSocket, PACKETS, SOCK_SEQPACKET | SOCK_CLOEXEC);
    JAVA(host.libc.DescriptorSocket, CLOSE_ON_EXEC, SOCK_CLOEXEC);
    JAVA(host.libc.DescriptorSocket, SOL_SOCKET, SOL_SOCKET);
    JAVA(host.libc.DescriptorSocket, SCM_RIGHTS, SCM_RIGHTS);
    JAVA(host.libc.DescriptorSocket, SHUT_RD, SHUT_RD);
    JAVA(host.libc.DescriptorSocket, SHUT_RDWR, SHUT_RDWR);
    JAVA(host.libc.DescriptorSocket, SO_PEERCRED, SO_PEERCRED);
    JAVA(host.libc.DescriptorSocket, CREDENTIALS_SIZE, sizeof(struct ucred));
    JAVA(host.libc.DescriptorSocket, UID, offsetof(struct ucred, uid));
    JAVA(host.libc.DescriptorSocket, GID, offsetof(struct ucred, gid));
    JAVA(host.libc.DescriptorSocket, MSG_NOSIGNAL, MSG_NOSIGNAL);
    JAVA(host.libc.DescriptorSocket, MSG_CMSG_CLOEXEC, MSG_CMSG_CLOEXEC);
    JAVA(host.libc.DescriptorSocket, ADDRESS_SIZE, sizeof(struct sockaddr_un));
    JAVA(host.libc.DescriptorSocket, PATH, offsetof(struct sockaddr_un, sun_path));
    JAVA(host.libc.DescriptorSocket, VECTOR_SIZE, sizeof(struct iovec));
    JAVA(host.libc.DescriptorSocket, VECTOR_LENGTH, offsetof(struct iovec, iov_len));
    JAVA(host.libc.DescriptorSocket, MESSAGE_SIZE, sizeof(struct msghdr));
    JAVA(host.libc.DescriptorSocket, VECTORS, offsetof(struct msghdr, msg_iov));
    JAVA(host.libc.DescriptorSocket, VECTOR_COUNT, offsetof(struct msghdr, msg_iovlen));
    JAVA(host.libc.DescriptorSocket, CONTROL, offsetof(struct msghdr, msg_control));
    JAVA(host.libc.DescriptorSocket, CONTROL_LENGTH, offsetof(struct msghdr, msg_controllen));
    JAVA(host.libc.DescriptorSocket, FLAGS, offsetof(struct msghdr, msg_flags));
    JAVA(host.libc.DescriptorSocket, MSG_TRUNC, MSG_TRUNC);
    JAVA(host.libc.DescriptorSocket, CONTROL_SIZE, CMSG_SPACE(sizeof(int)));
    JAVA(host.libc.DescriptorSocket, LEVEL, offsetof(struct cmsghdr, cmsg_level));
    JAVA(host.libc.DescriptorSocket, TYPE, offsetof(struct cmsghdr, cmsg_type));
    JAVA(host.libc.DescriptorSocket, DESCRIPTOR, CMSG_LEN(0));
    JAVA(host.libc.DescriptorSocket, CONTROL_END, CMSG_LEN(sizeof(int)));
    JAVA(host.libc.DirectoryEntries$Entry, DT_DIR, DT_DIR);
    JAVA(host.libc.DirectoryEntries$Entry, LENGTH_OFFSET, offsetof(struct directory_entry, length));
    JAVA(host.libc.DirectoryEntries$Entry, TYPE_OFFSET, offsetof(struct directory_entry, type));
    JAVA(host.libc.DirectoryEntries$Entry, NAME_OFFSET, offsetof(struct directory_entry, name));

    JAVA(host.libc.PollTable, POLLIN, POLLIN);
    JAVA(host.libc.PollTable, POLLPRI, POLLPRI);
    JAVA(host.libc.PollTable, SIZE, sizeof(struct pollfd));
    JAVA(host.libc.PollTable, EVENTS, offsetof(struct pollfd, events));
    JAVA(host.libc.PollTable, RESULTS, offsetof(struct pollfd, revents));
    JAVA(host.libc.Poller, EVENT_FLAGS, EFD_CLOEXEC | EFD_NONBLOCK);

    JAVA(host.libc.PrivateDescriptors, CLOSE_RANGE, SYS_close_range);
    JAVA(host.libc.PrivateDescriptors, CLOSE_RANGE_UNSHARE, CLOSE_RANGE_UNSHARE);
    JAVA(host.libc.PrivateDescriptors, CLONE_FILES, CLONE_FILES);
    JAVA(host.libc.RecordLocks, F_GETLK, F_GETLK);
    JAVA(host.libc.RecordLocks, F_OFD_GETLK, F_OFD_GETLK);
    JAVA(host.libc.RecordLocks, F_OFD_SETLK, F_OFD_SETLK);
    JAVA(host.libc.RecordLocks, F_WRLCK, F_WRLCK);
    JAVA(host.libc.RecordLocks, F_UNLCK, F_UNLCK);
    JAVA(host.libc.RecordLocks, SIZE, sizeof(struct flock));
    JAVA(host.libc.RecordLocks, TYPE, offsetof(struct flock, l_type));
    JAVA(host.libc.RecordLocks, START, offsetof(struct flock, l_start));
    JAVA(host.libc.RecordLocks, LENGTH, offsetof(struct flock, l_len));
    JAVA(host.libc.RecordLocks, PID, offsetof(struct flock, l_pid));

    JAVA(host.libc.SystemLog, TYPE_MASK, S_IFMT);
    JAVA(host.libc.SystemLog, TYPE_SOCKET, S_IFSOCK);
    JAVA(host.libc.SystemLog, LOG_PID, LOG_PID);
    JAVA(host.libc.SystemLog, FACILITY, LOG_DAEMON);
    JAVA(host.libc.SystemLog$Severity, ERROR.number, LOG_ERR);
    JAVA(host.libc.SystemLog$Severity, WARNING.number, LOG_WARNING);
    JAVA(host.libc.SystemLog$Severity, INFO.number, LOG_INFO);
    JAVA(host.libc.SystemLog$Severity, DEBUG.number, LOG_DEBUG);
    JAVA(host.cgroups.HostCgroup, PATH_MAX, PATH_MAX);
    JAVA(host.libc.UserFile, PR_GET_DUMPABLE, PR_GET_DUMPABLE);
    JAVA(host.libc.UserFile, PR_SET_DUMPABLE, PR_SET_DUMPABLE);
    JAVA(host.libc.FileStatus, AT_EMPTY_PATH, AT_EMPTY_PATH);
    JAVA(host.libc.FileStatus, AT_STATX_DONT_SYNC, AT_STATX_DONT_SYNC);
    JAVA(host.libc.FileStatus, STATX_NLINK, STATX_NLINK);
    JAVA(host.libc.FileStatus, STATX_BASIC_STATS, STATX_BASIC_STATS);
    JAVA(host.libc.FileStatus, STATX_SIZE, sizeof(struct statx));
    JAVA(host.libc.FileStatus, NLINK, offsetof(struct statx, stx_nlink));
    JAVA(host.libc.FileStatus, UID, offsetof(struct statx, stx_uid));
    JAVA(host.libc.FileStatus, MODE, offsetof(struct statx, stx_mode));
    JAVA(host.libc.FileStatus, INO, offsetof(struct statx, stx_ino));
    JAVA(host.libc.FileStatus, DEV_MAJOR, offsetof(struct statx, stx_dev_major));
    JAVA(host.libc.FileStatus, DEV_MINOR, offsetof(struct statx, stx_dev_minor));
    JAVA(host.libc.FileStatus, S_IFMT, S_IFMT);
    JAVA(host.libc.FileStatus, S_IFDIR, S_IFDIR);
    JAVA(host.libc.FileStatus, S_IWGRP_IWOTH, S_IWGRP | S_IWOTH);
}

static void processes(void) {
    JAVA(host.marks.LocksLimit, RLIMIT_LOCKS, RLIMIT_LOCKS);
    JAVA(host.marks.LocksLimit, WORD, offsetof(struct rlimit64, rlim_max));
    JAVA(host.marks.LocksLimit, INFINITY, RLIM64_INFINITY);
    JAVA(host.marks.MarkOwner, CLOSE_ON_EXEC, EFD_CLOEXEC);

    JAVA(host.proc.Processes, KCMP_VM, KCMP_VM);
    JAVA(host.proc.Capabilities, CAP_SYS_ADMIN, CAP_SYS_ADMIN);
    JAVA(host.proc.Capabilities, CAP_SYS_RESOURCE, CAP_SYS_RESOURCE);
    JAVA(host.proc.Capabilities, PR_GET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS);
    JAVA(host.proc.Pidfds, SEND_SIGNAL, SYS_pidfd_send_signal);
    JAVA(host.proc.Pidfds, OPEN, SYS_pidfd_open);
    JAVA(host.proc.PidNamespaces, NS_GET_PARENT, NS_GET_PARENT);
    JAVA(host.proc.ProcStatus, SIGSTOP_BIT, SIGNAL_BIT(SIGSTOP));
    JAVA(host.proc.ProcStatus, ENDING_BEFORE_SIGSTOP_BITS, (SIGNAL_BIT(SIGCHLD) - 1) | SIGNAL_BIT(SIGSYS));
    JAVA(host.proc.ProcStatus, OTHER_ENDING_BITS,
         SIGNAL_BIT(SIGVTALRM) | SIGNAL_BIT(SIGPROF) | SIGNAL_BIT(SIGIO) | SIGNAL_BIT(SIGPWR) | ~(SIGNAL_BIT(32) - 1));
    JAVA(host.proc.ProcStatus, JOB_CONTROL_BITS, SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | SIGNAL_BIT(SIGTTOU));
    JAVA(host.proc.Boot, TICKS_PER_SECOND, HZ);

    JAVA(engine.cgroups.HeldSignals, FIRST_QUEUED, __SIGRTMIN);

    JAVA(host.programs.Priority, PRIO_PROCESS, PRIO_PROCESS);
    JAVA(host.programs.Priority, HIGHEST, PRIO_MIN);
    JAVA(host.programs.Priority, POLICY, SCHED_FIFO | SCHED_RESET_ON_FORK);
}

static void mounts(void) {
    JAVA(host.mounts.DetachedMount, FSOPEN, SYS_fsopen);
    JAVA(host.mounts.DetachedMount, FSCONFIG, SYS_fsconfig);
    JAVA(host.mounts.DetachedMount, FSMOUNT, SYS_fsmount);
    JAVA(host.mounts.DetachedMount, CLOSE_ON_EXEC, FSOPEN_CLOEXEC);
    JAVA(host.mounts.DetachedMount, CLOSE_ON_EXEC, FSMOUNT_CLOEXEC);
    JAVA(host.mounts.DetachedMount, SET_FLAG, FSCONFIG_SET_FLAG);
    JAVA(host.mounts.DetachedMount, SET_STRING, FSCONFIG_SET_STRING);
    JAVA(host.mounts.DetachedMount, CREATE, FSCONFIG_CMD_CREATE);
    JAVA(host.mounts.DetachedMount, CLONE_NEWCGROUP, CLONE_NEWCGROUP);
    JAVA(host.mounts.MountAccess, OPEN_TREE, SYS_open_tree);
    JAVA(host.mounts.MountAccess, CLONE, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
    JAVA(host.mounts.MountAccess, AT_FDCWD, AT_FDCWD);

    JAVA(host.mounts.Mounts, MS_REMOUNT, MS_REMOUNT);
    JAVA(host.mounts.Mounts, FLAGS.ro rw, MS_RDONLY);
    JAVA(host.mounts.Mounts, FLAGS.nosuid suid, MS_NOSUID);
    JAVA(host.mounts.Mounts, FLAGS.nodev dev, MS_NODEV);
    JAVA(host.mounts.Mounts, FLAGS.noexec exec, MS_NOEXEC);
    JAVA(host.mounts.Mounts, FLAGS.sync async, MS_SYNCHRONOUS);
    JAVA(host.mounts.Mounts, FLAGS.dirsync, MS_DIRSYNC);
    JAVA(host.mounts.Mounts, FLAGS.nosymfollow symfollow, MS_NOSYMFOLLOW);
    JAVA(host.mounts.Mounts, FLAGS.noatime atime, MS_NOATIME);
    JAVA(host.mounts.Mounts, FLAGS.nodiratime diratime, MS_NODIRATIME);
    JAVA(host.mounts.Mounts, FLAGS.relatime norelatime, MS_RELATIME);
    JAVA(host.mounts.Mounts, FLAGS.strictatime nostrictatime, MS_STRICTATIME);
    JAVA(host.mounts.Mounts, MNT_DETACH, MNT_DETACH);
    JAVA(host.mounts.Mounts, MNT_FORCE, MNT_FORCE);
}

static void netlink(void) {
    JAVA(host.events.NetlinkSocket, PF_NETLINK, PF_NETLINK);
    JAVA(host.events.NetlinkSocket, SOCK_DGRAM_CLOEXEC, SOCK_DGRAM | SOCK_CLOEXEC);
    JAVA(host.events.NetlinkSocket, SOL_SOCKET, SOL_SOCKET);
    JAVA(host.events.NetlinkSocket, SO_RCVBUF, SO_RCVBUF);
    JAVA(host.events.NetlinkSocket, SO_ATTACH_FILTER, SO_ATTACH_FILTER);
    JAVA(host.events.NetlinkSocket, SO_RCVBUFFORCE, SO_RCVBUFFORCE);
    JAVA(host.events.NetlinkSocket, SOL_NETLINK, SOL_NETLINK);
    JAVA(host.events.NetlinkSocket, ADDRESS_SIZE, sizeof(struct sockaddr_nl));
    JAVA(host.events.NetlinkSocket, GROUPS, offsetof(struct sockaddr_nl, nl_groups));

    JAVA(host.events.SocketFilter, OPTION_SIZE, sizeof(struct sock_fprog));
    JAVA(host.events.SocketFilter, PROGRAM, offsetof(struct sock_fprog, filter));
    JAVA(host.events.SocketFilter, INSTRUCTION_SIZE, sizeof(struct sock_filter));
    JAVA(host.events.SocketFilter, IF_TRUE, offsetof(struct sock_filter, jt));
    JAVA(host.events.SocketFilter, IF_FALSE, offsetof(struct sock_filter, jf));
    JAVA(host.events.SocketFilter, CONSTANT, offsetof(struct sock_filter, k));
    JAVA(host.events.SocketFilter, LOAD_WORD, BPF_LD | BPF_W | BPF_ABS);
    JAVA(host.events.SocketFilter, COPY_TO_X, BPF_MISC | BPF_TAX);
    JAVA(host.events.SocketFilter, JUMP_IF_CONSTANT, BPF_JMP | BPF_JEQ | BPF_K);
    JAVA(host.events.SocketFilter, JUMP_IF_X, BPF_JMP | BPF_JEQ | BPF_X);
    JAVA(host.events.SocketFilter, RETURN, BPF_RET | BPF_K);

    JAVA(host.events.OnlineCpus, NETLINK_KOBJECT_UEVENT, NETLINK_KOBJECT_UEVENT);
    JAVA(host.events.ProcessEvents, NETLINK_CONNECTOR, NETLINK_CONNECTOR);
    JAVA(host.events.ProcessEvents, NETLINK_ADD_MEMBERSHIP, NETLINK_ADD_MEMBERSHIP);
    JAVA(host.events.ProcessEvents, NETLINK_DROP_MEMBERSHIP, NETLINK_DROP_MEMBERSHIP);
    JAVA(host.events.ProcessEvents, CN_IDX_PROC, CN_IDX_PROC);
    JAVA(host.events.ProcessEvents, CN_VAL_PROC, CN_VAL_PROC);
    JAVA(host.events.ProcessEvents, LISTEN, PROC_CN_MCAST_LISTEN);
    JAVA(host.events.ProcessEvents, IGNORE, PROC_CN_MCAST_IGNORE);
    JAVA(host.events.ProcessEvents, NLMSGHDR, NLMSG_HDRLEN);
    JAVA(host.events.ProcessEvents, NLMSG_DONE, NLMSG_DONE);
    JAVA(host.events.ProcessEvents, CN_MSG, sizeof(struct cn_msg));
    JAVA(host.events.ProcessEvents, TYPE, offsetof(struct process_event, netlink.nlmsg_type));
    JAVA(host.events.ProcessEvents, VALUE, offsetof(struct process_event, connector.id.val));
    JAVA(host.events.ProcessEvents, ACKNOWLEDGED, offsetof(struct process_event, connector.ack));
    JAVA(host.events.ProcessEvents, DATA_LENGTH, offsetof(struct process_event, connector.len));
    JAVA(host.events.ProcessEvents, WHAT, offsetof(struct process_event, event.what));
    JAVA(host.events.ProcessEvents, TIME, offsetof(struct process_event, event.timestamp_ns));
    JAVA(host.events.ProcessEvents, DATA, offsetof(struct process_event, event.event_data));
    JAVA(host.events.ProcessEvents, ERROR, offsetof(struct process_event, event.event_data.ack.err));
    JAVA(host.events.ProcessEvents, PARENT_PROCESS, offsetof(struct process_event, event.event_data.fork.parent_tgid));
    JAVA(host.events.ProcessEvents, CHILD, offsetof(struct process_event, event.event_data.fork.child_pid));
    JAVA(host.events.ProcessEvents, CHILD_PROCESS, offsetof(struct process_event, event.event_data.fork.child_tgid));
    JAVA(host.events.ProcessEvents, TASK, offsetof(struct process_event, event.event_data.exit.process_pid));
    JAVA(host.events.ProcessEvents, PROCESS, offsetof(struct process_event, event.event_data.exit.process_tgid));
    JAVA(host.events.ProcessEvents, PROCESS, offsetof(struct process_event, event.event_data.ptrace.process_tgid));
    JAVA(host.events.ProcessEvents, ANSWER, PROC_EVENT_NONE);
    JAVA(host.events.ProcessEvents, FORK, PROC_EVENT_FORK);
    JAVA(host.events.ProcessEvents, PTRACE, PROC_EVENT_PTRACE);
    JAVA(host.events.ProcessEvents, EXIT, PROC_EVENT_EXIT);
}

static void tracepoints(void) {
    JAVA(host.events.TracepointRings, ATTRIBUTES_SIZE, PERF_ATTR_SIZE_VER5);
    JAVA(host.events.TracepointRings, SIZE, offsetof(struct perf_event_attr, size));
    JAVA(host.events.TracepointRings, CONFIG, offsetof(struct perf_event_attr, config));
    JAVA(host.events.TracepointRings, SAMPLE_PERIOD, offsetof(struct perf_event_attr, sample_period));
    JAVA(host.events.TracepointRings, SAMPLE_TYPE, offsetof(struct perf_event_attr, sample_type));
    /* The bit fields, one word, are between these two. */
    JAVA(host.events.TracepointRings, FLAGS, offsetof(struct perf_event_attr, read_format) + sizeof(uint64_t));
    JAVA(host.events.TracepointRings, FLAGS, offsetof(struct perf_event_attr, wakeup_events) - sizeof(uint64_t));
    JAVA(host.events.TracepointRings, WAKEUP_EVENTS, offsetof(struct perf_event_attr, wakeup_events));
    JAVA(host.events.TracepointRings, CLOCK, offsetof(struct perf_event_attr, clockid));
    JAVA(host.events.TracepointRings, TYPE_TRACEPOINT, PERF_TYPE_TRACEPOINT);
    JAVA(host.events.TracepointRings, SAMPLE_TID_TIME_RAW, PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_RAW);
    union {
        struct perf_event_attr attributes;
        uint64_t words[sizeof(struct perf_event_attr) / sizeof(uint64_t)];
    } flags = {.attributes = {.disabled = 1, .use_clockid = 1}};
    JAVA(host.events.TracepointRings, DISABLED_USE_CLOCKID, flags.words[offsetof(struct perf_event_attr, wakeup_events) / sizeof(uint64_t) - 1]);
    JAVA(host.events.TracepointRings, CLOCK_MONOTONIC, CLOCK_MONOTONIC);
    JAVA(host.events.TracepointRings, CLOSE_ON_EXEC, PERF_FLAG_FD_CLOEXEC);
    JAVA(host.events.TracepointRings, IOCTL_ENABLE, PERF_EVENT_IOC_ENABLE);
    JAVA(host.events.TracepointRings, IOCTL_DISABLE, PERF_EVENT_IOC_DISABLE);
    JAVA(host.events.TracepointRings, IOCTL_SET_FILTER, PERF_EVENT_IOC_SET_FILTER);

    JAVA(host.events.PerfRing, READ_WRITE, PROT_READ | PROT_WRITE);
    JAVA(host.events.PerfRing, MAP_SHARED, MAP_SHARED);
    JAVA(host.events.PerfRing, MAP_FAILED, (long) MAP_FAILED);
    JAVA(host.events.PerfRing, DATA_HEAD, offsetof(struct perf_event_mmap_page, data_head));
    JAVA(host.events.PerfRing, DATA_TAIL, offsetof(struct perf_event_mmap_page, data_tail));
    JAVA(host.events.PerfRing, HEADER, sizeof(struct perf_event_header));
    JAVA(host.events.PerfRing, SIZE, offsetof(struct perf_event_header, size));
    JAVA(host.events.PerfRing, RECORD_LOST, PERF_RECORD_LOST);
    JAVA(host.events.PerfRing, RECORD_SAMPLE, PERF_RECORD_SAMPLE);
}

static void fuse(void) {
    JAVA(fuse.FuseSession, F_SETFD, F_SETFD);
    JAVA(fuse.FuseSession, FD_CLOEXEC, FD_CLOEXEC);
    JAVA(fuse.RequestThreads, STATFS_SIZE, sizeof(struct statfs));
    JAVA(fuse.RequestBuffer, SIZE, offsetof(struct request_buffer, buffer.size));
    JAVA(fuse.RequestBuffer, FLAGS, offsetof(struct request_buffer, buffer.flags));
    JAVA(fuse.RequestBuffer, MEMORY, offsetof(struct request_buffer, buffer.mem));
    JAVA(fuse.RequestBuffer, CHANNEL, offsetof(struct request_buffer, channel));
    JAVA(fuse.RequestBuffer, REQUEST, offsetof(struct request_buffer, request));
    JAVA(fuse.RequestBuffer, IN_PIPE, FUSE_BUF_IS_FD);

    JAVA(fuse.FuseMessage, REQUEST_OPCODE, offsetof(struct fuse_in_header, opcode));
    JAVA(fuse.FuseMessage, REQUEST_UNIQUE, offsetof(struct fuse_in_header, unique));
    JAVA(fuse.FuseMessage, REQUEST_NODE, offsetof(struct fuse_in_header, nodeid));
    JAVA(fuse.FuseMessage, REQUEST_BODY, sizeof(struct fuse_in_header));
    JAVA(fuse.FuseMessage, REPLY_ERROR, offsetof(struct fuse_out_header, error));
    JAVA(fuse.FuseMessage, REPLY_UNIQUE, offsetof(struct fuse_out_header, unique));
    JAVA(fuse.FuseMessage, REPLY_BODY, sizeof(struct fuse_out_header));

    JAVA(fuse.KernelNodes, ROOT, FUSE_ROOT_ID);
    JAVA(fuse.FuseSession, ARGUMENTS_SIZE, sizeof(struct fuse_args));
    JAVA(fuse.FuseSession, ARGUMENTS_VECTOR, offsetof(struct fuse_args, argv));
    JAVA(fuse.NodeTranslator, MKDIR_NAME, sizeof(struct fuse_mkdir_in));
    JAVA(fuse.NodeTranslator, RENAME_NAMES, sizeof(struct fuse_rename_in));
    JAVA(fuse.NodeTranslator, FORGETS, sizeof(struct fuse_batch_forget_in));
    JAVA(fuse.NodeTranslator, FORGET_SIZE, sizeof(struct fuse_forget_one));
    JAVA(fuse.NodeTranslator, FORGET_LOOKUPS, offsetof(struct fuse_forget_one, nlookup));
    JAVA(fuse.NodeTranslator, IOCTL_FLAGS, offsetof(struct fuse_ioctl_in, flags));
    JAVA(fuse.NodeTranslator, IOCTL_OF_DIRECTORY, FUSE_IOCTL_DIR);
    JAVA(fuse.Restorer, READ_WRITE, O_RDWR);

    JAVA(fuse.FuseMessage, LOOKUP, FUSE_LOOKUP);
    JAVA(fuse.FuseMessage, MKDIR, FUSE_MKDIR);
    JAVA(fuse.FuseMessage, OPEN, FUSE_OPEN);
    JAVA(fuse.FuseMessage, READ, FUSE_READ);
    JAVA(fuse.FuseMessage, WRITE, FUSE_WRITE);
    JAVA(fuse.FuseMessage, STATFS, FUSE_STATFS);
    JAVA(fuse.FuseMessage, FLUSH, FUSE_FLUSH);
    JAVA(fuse.FuseMessage, INIT, FUSE_INIT);
    JAVA(fuse.FuseMessage, OPENDIR, FUSE_OPENDIR);
    JAVA(fuse.FuseMessage, READDIR, FUSE_READDIR);
    JAVA(fuse.FuseMessage, FSYNCDIR, FUSE_FSYNCDIR);
    JAVA(fuse.FuseMessage, DESTROY, FUSE_DESTROY);
    JAVA(fuse.FuseMessage, IOCTL, FUSE_IOCTL);
    JAVA(fuse.FuseMessage, POLL, FUSE_POLL);
    JAVA(fuse.FuseMessage, FORGET, FUSE_FORGET);
    JAVA(fuse.FuseMessage, UNLINK, FUSE_UNLINK);
    JAVA(fuse.FuseMessage, RMDIR, FUSE_RMDIR);
    JAVA(fuse.FuseMessage, RENAME, FUSE_RENAME);
    JAVA(fuse.FuseMessage, LINK, FUSE_LINK);
    JAVA(fuse.FuseMessage, RELEASE, FUSE_RELEASE);
    JAVA(fuse.FuseMessage, RELEASEDIR, FUSE_RELEASEDIR);
    JAVA(fuse.FuseMessage, INTERRUPT, FUSE_INTERRUPT);
    JAVA(fuse.FuseMessage, BATCH_FORGET, FUSE_BATCH_FORGET);

    JAVA(fuse.ChangeNotices, ALWAYS, POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM);
    JAVA(fuse.ChangeNotices, CHANGED, POLLPRI | POLLERR);
    JAVA(fuse.GroupCallbacks, XATTR_CREATE, XATTR_CREATE);
    JAVA(fuse.GroupCallbacks, XATTR_REPLACE, XATTR_REPLACE);
    JAVA(fuse.ChangeNotices, WRITABLE, S_IFREG | S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
    JAVA(fuse.NodeStat, UTIME_NOW, UTIME_NOW);
    JAVA(fuse.NodeStat, UTIME_OMIT, UTIME_OMIT);

    /* The bit fields follow bmap. */
    union {
        struct fuse_operations operations;
        unsigned char bytes[sizeof(struct fuse_operations)];
    } flags = {.operations = {.flag_nullpath_ok = 1, .flag_nopath = 1, .flag_utime_omit_ok = 1}};
    JAVA(fuse.CgroupFuse, NULLPATH_OK_NOPATH_UTIME_OMIT_OK, flags.bytes[offsetof(struct fuse_operations, bmap) + sizeof(void *)]);
}

static void jnr_fuse(void) {
    STRUCT(FileStat, st_mode, stat);
    STRUCT(FileStat, st_nlink, stat);
    STRUCT(FileStat, st_ino, stat);
    STRUCT(FileStat, st_uid, stat);
    STRUCT(FileStat, st_gid, stat);
    STRUCT(FileStat, st_size, stat);
    STRUCT(FileStat, st_blksize, stat);
    STRUCT(FileStat, st_atim.tv_sec, stat);
    STRUCT(FileStat, st_atim.tv_nsec, stat);
    STRUCT(FileStat, st_mtim.tv_sec, stat);
    STRUCT(FileStat, st_mtim.tv_nsec, stat);
    STRUCT(FileStat, st_ctim.tv_sec, stat);
    STRUCT(FileStat, st_ctim.tv_nsec, stat);
    LIBRARY(ru.serce.jnrfuse.struct.FileStat, S_IFMT, S_IFMT);
    LIBRARY(ru.serce.jnrfuse.struct.FileStat, S_IFREG, S_IFREG);
    LIBRARY(ru.serce.jnrfuse.struct.FileStat, S_IFDIR, S_IFDIR);
    STRUCT(Timespec, tv_sec, timespec);
    STRUCT(Timespec, tv_nsec, timespec);
    STRUCT(FuseFileInfo, fh, fuse_file_info);
    STRUCT(FuseContext, uid, fuse_context);
    STRUCT(FuseContext, gid, fuse_context);
    STRUCT(FuseContext, pid, fuse_context);
    CALLBACK(getattr);
    CALLBACK(mknod);
    CALLBACK(mkdir);
    CALLBACK(unlink);
    CALLBACK(rmdir);
    CALLBACK(symlink);
    CALLBACK(rename);
    CALLBACK(link);
    CALLBACK(chmod);
    CALLBACK(chown);
    CALLBACK(truncate);
    CALLBACK(open);
    CALLBACK(read);
    CALLBACK(write);
    CALLBACK(release);
    CALLBACK(setxattr);
    CALLBACK(getxattr);
    CALLBACK(listxattr);
    CALLBACK(removexattr);
    CALLBACK(opendir);
    CALLBACK(readdir);
    CALLBACK(releasedir);
    CALLBACK(fsyncdir);
    CALLBACK(init);
    CALLBACK(create);
    CALLBACK(ftruncate);
    CALLBACK(fgetattr);
    CALLBACK(utimens);
    CALLBACK(bmap);
    CALLBACK(poll);
}

static void jnr_constants(void) {
    NUMBER(Errno, EXDEV);
    NUMBER(Errno, E2BIG);
    NUMBER(Errno, EACCES);
    NUMBER(Errno, EAGAIN);
    NUMBER(Errno, EBUSY);
    NUMBER(Errno, ECONNABORTED);
    NUMBER(Errno, EEXIST);
    NUMBER(Errno, EFBIG);
    NUMBER(Errno, EINTR);
    NUMBER(Errno, EINVAL);
    NUMBER(Errno, EIO);
    NUMBER(Errno, EISDIR);
    NUMBER(Errno, EMFILE);
    NUMBER(Errno, ENAMETOOLONG);
    NUMBER(Errno, ENFILE);
    NUMBER(Errno, ENOBUFS);
    NUMBER(Errno, ENODATA);
    NUMBER(Errno, ENODEV);
    NUMBER(Errno, ENOENT);
    NUMBER(Errno, ENOMEM);
    NUMBER(Errno, ENOSPC);
    NUMBER(Errno, ENOSYS);
    NUMBER(Errno, ENOTCONN);
    NUMBER(Errno, ENOTDIR);
    NUMBER(Errno, EOPNOTSUPP);
    NUMBER(Errno, EPERM);
    NUMBER(Errno, ERANGE);
    NUMBER(Errno, ESRCH);

    NUMBER(Signal, SIGABRT);
    NUMBER(Signal, SIGBUS);
    NUMBER(Signal, SIGCHLD);
    NUMBER(Signal, SIGCONT);
    NUMBER(Signal, SIGFPE);
    NUMBER(Signal, SIGILL);
    NUMBER(Signal, SIGKILL);
    NUMBER(Signal, SIGQUIT);
    NUMBER(Signal, SIGSEGV);
    NUMBER(Signal, SIGSTOP);
    NUMBER(Signal, SIGSYS);
    NUMBER(Signal, SIGTERM);
    NUMBER(Signal, SIGTRAP);
    NUMBER(Signal, SIGTSTP);
    NUMBER(Signal, SIGTTIN);
    NUMBER(Signal, SIGTTOU);
    NUMBER(Signal, SIGURG);
    NUMBER(Signal, SIGWINCH);
    NUMBER(Signal, SIGXCPU);
    NUMBER(Signal, SIGXFSZ);
}

void layouts(void) {
    libc();
    processes();
    mounts();
    netlink();
    tracepoints();
    fuse();
    jnr_fuse();
    jnr_constants();
}
