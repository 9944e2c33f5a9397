// A process in the group whose file TASKS is has CHILDREN children, each of which takes off the mark by which children are found; its
// leader ends; another thread forks, and ends: last_threads TASKS CHILDREN. So each leaves a child without a mark, whose parent has gone
// before most can look. Then it prints "born". All end by themselves after a while.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAUSE_MICROSECONDS = 1000 };

static _Noreturn void stay(void) {
    alarm(30);
    for (;;)
        pause();
}

static void *last(void *unused) {
    (void)unused;
    usleep(200); // until the leader has ended
    if (fork() == 0)
        stay();
    // No more than this thread: exit_group would end the leader again.
    syscall(SYS_exit, 0);
    return NULL;
}

static void leave_an_orphan(void) {
    struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
    pthread_t thread;
    if (setrlimit(RLIMIT_LOCKS, &unlimited) != 0 || pthread_create(&thread, NULL, last, NULL) != 0)
        _exit(1);
    syscall(SYS_exit, 0);
}

int main(int count, char **arguments) {
    if (count != 3)
        return 1;
    int tasks = open(arguments[1], O_WRONLY);
    if (tasks < 0 || write(tasks, "0", 1) != 1)
        return 1;
    close(tasks);
    for (int i = 0; i < atoi(arguments[2]); i++) {
        pid_t child = fork();
        if (child == 0)
            leave_an_orphan();
        if (child < 0 || waitpid(child, NULL, 0) != child)
            perror("last_threads");
        usleep(PAUSE_MICROSECONDS);
    }
    puts("born");
    fflush(stdout);
    stay();
}
