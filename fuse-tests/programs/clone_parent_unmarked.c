// A process outside has a child in the group whose file TASKS is, which bears no mark, since it has a limit of its own there, and
// forks with CLONE_PARENT: clone_parent_unmarked TASKS GO FLAGS. It does so once there is the file GO; FLAGS are further ones of
// clone(2). The ids of those two are printed. They end by themselves after a while.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static void stay(void) {
    alarm(30);
    for (;;)
        pause();
}

int main(int count, char **arguments) {
    if (count != 4)
        return 1;
    if (fork() == 0) {
        struct rlimit own = {100, 200};
        setrlimit(RLIMIT_LOCKS, &own);
        int tasks = open(arguments[1], O_WRONLY);
        if (tasks < 0 || write(tasks, "0", 1) != 1)
            return 1;
        close(tasks);
        for (int i = 0; i < 2000 && access(arguments[2], F_OK) != 0; i++)
            usleep(10000);
        long child = syscall(SYS_clone, CLONE_PARENT | strtol(arguments[3], NULL, 0) | SIGCHLD, NULL, NULL, NULL, NULL);
        if (child > 0) {
            printf("%d\n%ld\n", (int)getpid(), child);
            fflush(stdout);
        }
    }
    stay();
}
