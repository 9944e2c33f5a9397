// A process in the group whose file TASKS is has CHILDREN children, each of which, sooner or later after its birth, takes off the mark by
// which children are found: unmarking TASKS CHILDREN. Then it prints "born". All end by themselves after a while.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { LATEST_MICROSECONDS = 120, PAUSE_MICROSECONDS = 300 };

static double microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static void unmark_after(int duration) {
    struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
    double due = microseconds() + duration;
    while (microseconds() < due)
        ;
    if (setrlimit(RLIMIT_LOCKS, &unlimited) != 0)
        _exit(1);
    alarm(30);
    for (;;)
        pause();
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
            unmark_after(i % LATEST_MICROSECONDS);
        if (child < 0)
            perror("unmarking");
        usleep(PAUSE_MICROSECONDS);
    }
    puts("born");
    fflush(stdout);
    alarm(30);
    for (;;)
        pause();
}
