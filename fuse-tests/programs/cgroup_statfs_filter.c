// cgroup_statfs_filter COMMAND...: executes the command so that for it and its descendants statfs(2) and fstatfs(2) say of a FUSE filesystem that it is
// one of cgroup v2, and bpf(2) seems to attach programs to its directories. This is for programs that make system calls without the C library, such as
// those in Go. A seccomp filter hands the calls to a process in the background, which ends with the last process that has the filter. Requires root.
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#define FUSE_SUPER_MAGIC 0x65735546
#define CGROUP2_SUPER_MAGIC 0x63677270
#ifdef __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

// Sets the filter for this process, and returns the descriptor from which its calls are read.
static int set_filter(void) {
    struct sock_filter instructions[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 0, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_statfs, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fstatfs, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_bpf, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
    };
    struct sock_fprog program = {sizeof instructions / sizeof *instructions, instructions};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

// Finds the file that the call is about; returns whether it is a call that can be answered.
static int find_file(const struct seccomp_notif *call, int memory, char *file, size_t size) {
    const __u64 *arguments = call->data.args;
    if (call->data.nr == SYS_statfs) {
        // The string may end just before memory that can't be read: this reads less then. In a container an absolute symbolic link is followed from
        // this process's root, not from the container's.
        char path[4096];
        ssize_t length = pread(memory, path, sizeof path, arguments[0]);
        return length > 0 && memchr(path, 0, length) && *path
               && snprintf(file, size, "/proc/%u/%s/%s", call->pid, *path == '/' ? "root" : "cwd", path) < (int)size;
    }
    int descriptor = arguments[0];
    if (call->data.nr == SYS_bpf) {
        int command = arguments[0];
        // For each of these commands the descriptor of the cgroup comes first.
        if ((command != BPF_PROG_ATTACH && command != BPF_PROG_DETACH && command != BPF_PROG_QUERY)
            || pread(memory, &descriptor, sizeof descriptor, arguments[1]) != sizeof descriptor)
            return 0;
    }
    return snprintf(file, size, "/proc/%u/fd/%d", call->pid, descriptor) < (int)size;
}

// Answers the call, if it is about a FUSE filesystem; returns whether it has.
static int answer(int listener, const struct seccomp_notif *call) {
    char name[32], file[4200];
    snprintf(name, sizeof name, "/proc/%u/mem", call->pid);
    int memory = open(name, O_RDWR | O_CLOEXEC);
    if (memory < 0)
        return 0;
    struct statfs found;
    int answered = find_file(call, memory, file, sizeof file) && statfs(file, &found) == 0 && found.f_type == FUSE_SUPER_MAGIC;
    // The process may have ended before its files were opened, and its id be another's: the call has gone then.
    answered = answered && ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &call->id) == 0;
    if (answered && call->data.nr != SYS_bpf) {
        found.f_type = CGROUP2_SUPER_MAGIC;
        answered = pwrite(memory, &found, sizeof found, call->data.args[1]) == sizeof found;
    } else if (answered && call->data.args[0] == BPF_PROG_QUERY) {
        __u32 none = 0;
        answered = pwrite(memory, &none, sizeof none, call->data.args[1] + offsetof(union bpf_attr, query.prog_cnt)) == sizeof none;
    }
    close(memory);
    return answered;
}

// Answers calls, or lets the kernel do so, until no process has the filter.
static void serve(int listener) {
    for (;;) {
        struct pollfd event = {.fd = listener, .events = POLLIN};
        if (poll(&event, 1, -1) < 0 || !(event.revents & POLLIN))
            return;
        struct seccomp_notif call = {0};
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) == 0) {
            struct seccomp_notif_resp response = {.id = call.id};
            if (!answer(listener, &call))
                response.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
            ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response);
        } else if (errno != ENOENT && errno != EINTR) {
            // With ENOENT it is no failure: a signal has ended the call.
            return;
        }
    }
}

// The background process: takes the listener, whose number it reads, from the other process, says so, and serves it.
static void supervise(int process, int other) {
    int number, null = open("/dev/null", O_RDWR);
    if (null < 0 || chdir("/") < 0 || setsid() < 0 || read(other, &number, sizeof number) != sizeof number)
        return;
    int listener = syscall(SYS_pidfd_getfd, process, number, 0);
    if (listener < 0 || write(other, "", 1) != 1)
        return;
    for (int i = 0; i < 3; i++)
        dup2(null, i);
    dup2(listener, 3);
    syscall(SYS_close_range, 4, ~0U, 0);
    serve(3);
}

int main(int count, char **arguments) {
    if (count < 2)
        errx(2, "usage: cgroup_statfs_filter COMMAND...");
    int process = syscall(SYS_pidfd_open, getpid(), 0), sockets[2];
    if (process < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) < 0)
        err(1, "cannot prepare");
    // Forked twice, it is no child of the command.
    pid_t child = fork();
    if (child == 0) {
        if (fork() == 0) {
            close(sockets[0]);
            supervise(process, sockets[1]);
        }
        _exit(0);
    }
    close(sockets[1]);
    waitpid(child, NULL, 0);
    int listener = set_filter();
    if (listener < 0)
        err(1, "cannot set the filter");
    char ready;
    if (write(sockets[0], &listener, sizeof listener) != sizeof listener || read(sockets[0], &ready, 1) != 1)
        errx(1, "nothing answers the calls");
    close(listener);
    execvp(arguments[1], arguments + 1);
    err(127, "%s", arguments[1]);
}
