// reused_id FILE ROUNDS UID: a user writes the id of an own process to FILE, and the process ends at the same moment. A process of root's gets the id
// (clone3 with set_tid, as it could by chance). Prints how many of these were then in a cgroup of a freezerfs: root's process must never be. Run as root.
#define _GNU_SOURCE
#include "shared.h"
#include <errno.h>
#include <linux/sched.h>
#include <sys/syscall.h>

enum { QUIET_MICROSECONDS = 120000, LONGEST_DELAY_MICROSECONDS = 9000, SETTLE_MICROSECONDS = 2000, LONGEST_SECONDS = 25 };

static void become(uid_t user) {
    if (setgid(user) != 0 || setuid(user) != 0)
        _exit(1);
}

static _Noreturn void wait_for_kill(void) {
    for (;;)
        pause();
}

// Writes each id that it reads to the file, as the user, and answers a byte.
static _Noreturn void write_ids(const char *file, uid_t user, int requests, int answers) {
    pid_t id;
    become(user);
    while (read(requests, &id, sizeof id) == sizeof id) {
        int fd = open(file, O_WRONLY);
        if (fd < 0 || dprintf(fd, "%d", id) < 0)
            errno = 0; // Any answer is right.
        close(fd);
        if (write(answers, "", 1) != 1)
            break;
    }
    _exit(0);
}

static int is_in_cell(pid_t id) {
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/%d/cgroup", id);
    int fd = open(path, O_RDONLY);
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    text[length < 0 ? 0 : length] = 0;
    return strstr(text, "/freezerfs-") != NULL;
}

// A process of root's with this id; another id if that could not be had.
static pid_t fork_with_id(pid_t id) {
    struct clone_args arguments = {.exit_signal = SIGCHLD, .set_tid = (uint64_t)(uintptr_t)&id, .set_tid_size = 1};
    return syscall(SYS_clone3, &arguments, sizeof arguments);
}

static void end(pid_t child) {
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

int main(int argc, char **argv) {
    int requests[2], answers[2], tried = 0, taken = 0;
    if (argc != 4 || pipe(requests) != 0 || pipe(answers) != 0)
        return 1;
    int rounds = atoi(argv[2]);
    uid_t user = (uid_t)atoi(argv[3]);
    pid_t writer = fork();
    if (writer == 0) {
        close(requests[1]);
        write_ids(argv[1], user, requests[0], answers[1]);
    }
    int64_t deadline = nanoseconds() + LONGEST_SECONDS * INT64_C(1000000000);
    for (int i = 0; i < rounds && nanoseconds() < deadline; i++) {
        char answer;
        pid_t member = fork();
        if (member == 0) {
            become(user);
            wait_for_kill();
        }
        usleep(QUIET_MICROSECONDS); // After so long the kernel waits for some milliseconds in a move.
        if (write(requests[1], &member, sizeof member) != sizeof member)
            return 1;
        int64_t until = nanoseconds() + rand() % LONGEST_DELAY_MICROSECONDS * INT64_C(1000);
        while (nanoseconds() < until)
            ;
        end(member);
        pid_t roots = fork_with_id(member);
        if (roots == 0)
            wait_for_kill();
        if (read(answers[0], &answer, 1) != 1)
            return 1;
        if (roots == member) {
            usleep(SETTLE_MICROSECONDS);
            tried++;
            taken += is_in_cell(roots);
        }
        if (roots > 0)
            end(roots);
    }
    close(requests[1]);
    waitpid(writer, NULL, 0);
    printf("%s: %d of root's processes were taken\n", tried > 0 ? "tried" : "no id could be reused", taken);
    return 0;
}
