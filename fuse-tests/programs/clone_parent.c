// A process outside has a child in the group whose file TASKS is, which has a child that is its sibling: clone_parent TASKS.
// The ids of those two are printed. They end by themselves after a while.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static void stay(void) {
    alarm(30);
    for (;;)
        pause();
}

int main(int count, char **arguments) {
    if (count != 2)
        return 1;
    if (fork() == 0) {
        int tasks = open(arguments[1], O_WRONLY);
        if (tasks < 0 || write(tasks, "0", 1) != 1)
            return 1;
        close(tasks);
        long child = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);
        if (child > 0) {
            printf("%d\n%ld\n", (int)getpid(), child);
            fflush(stdout);
        }
    }
    stay();
}
