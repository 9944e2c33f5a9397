// last_thread_forks TASKS CHILDREN: a member of the group whose file TASKS is forks so many children. Each child removes its mark, the
// resource limit that tells a member's group; then its first thread ends, and another thread forks and ends. So each leaves a child without
// a mark, whose parent has ended before most observers can read it. Prints "forked" at the end. All processes end by themselves after a while.
#define _GNU_SOURCE
#include "shared.h"
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>

enum { PAUSE_MICROSECONDS = 1000 };

static void *fork_and_end(void *unused) {
    (void)unused;
    usleep(200); // until the leader has ended
    if (fork() == 0)
        wait_for_alarm();
    // This thread alone ends: exit_group would end the leader again.
    syscall(SYS_exit, 0);
    return NULL;
}

static void leave_unmarked_child(int number) {
    (void)number;
    struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
    pthread_t thread;
    if (setrlimit(RLIMIT_LOCKS, &unlimited) != 0 || pthread_create(&thread, NULL, fork_and_end, NULL) != 0)
        _exit(1);
    syscall(SYS_exit, 0);
}

int main(int count, char **arguments) {
    if (count != 3)
        return 1;
    enter_group(arguments[1]);
    fork_children(atoi(arguments[2]), leave_unmarked_child, 1, PAUSE_MICROSECONDS);
}
