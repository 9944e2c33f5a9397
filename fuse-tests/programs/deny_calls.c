// deny_calls ERROR CALL[,CALL...] COMMAND...: executes the command so that these system calls fail with this error, for it and its descendants, as under
// the seccomp filter of a container or a service manager. ERROR is EPERM or ENOSYS. Requires root.
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

enum { MOST_CALLS = 16 };

#define CALL(name) {#name, SYS_##name}
static const struct {
    const char *name;
    unsigned number;
} calls[] = {
    CALL(clone3), CALL(close_range), CALL(perf_event_open), CALL(pidfd_open), CALL(pidfd_send_signal), CALL(prlimit64), CALL(statx), CALL(unshare),
};

static unsigned number_of(const char *name) {
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i].name, name) == 0)
            return calls[i].number;
    errx(2, "unknown system call: %s", name);
}

int main(int count, char **arguments) {
    if (count < 4)
        errx(2, "usage: deny_calls ERROR CALL[,CALL...] COMMAND...");
    unsigned error = strcmp(arguments[1], "ENOSYS") == 0 ? ENOSYS : EPERM;
    struct sock_filter instructions[4 + 2 * MOST_CALLS] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    };
    unsigned short length = 4;
    for (char *name = strtok(arguments[2], ","); name; name = strtok(NULL, ",")) {
        if (length + 3 > (int)(sizeof instructions / sizeof *instructions))
            errx(2, "more than %d system calls", MOST_CALLS);
        instructions[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number_of(name), 0, 1);
        instructions[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error);
    }
    instructions[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {length, instructions};
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0)
        err(1, "cannot set the filter");
    execvp(arguments[3], arguments + 3);
    err(127, "%s", arguments[3]);
}
