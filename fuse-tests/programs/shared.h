// What several of these programs do. A program defines _GNU_SOURCE and includes this file first.
#ifndef SHARED_H
#define SHARED_H
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIFETIME_SECONDS = 30 };

// The monotonic clock.
static inline int64_t nanoseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

// Waits until SIGALRM ends the process.
static inline _Noreturn void wait_for_alarm(void) {
    alarm(LIFETIME_SECONDS);
    for (;;)
        pause();
}

// Writes the calling process to the file "tasks" of a group, or exits.
static inline void enter_group(const char *tasks_path) {
    int tasks = open(tasks_path, O_WRONLY);
    if (tasks < 0 || write(tasks, "0", 1) != 1)
        _exit(1);
    close(tasks);
}

// Forks so many children, one after the other with a pause between, each of which calls the function with its number and must not return. Then it
// prints "forked", and waits for SIGALRM.
static inline _Noreturn void fork_children(int count, void (*run_child)(int number), int waits_for_each, int pause_microseconds) {
    for (int i = 0; i < count; i++) {
        pid_t child = fork();
        if (child == 0)
            run_child(i);
        if (child < 0 || (waits_for_each && waitpid(child, NULL, 0) != child))
            perror("a child");
        usleep(pause_microseconds);
    }
    puts("forked");
    fflush(stdout);
    wait_for_alarm();
}

// In a child: from now on SIGKILL ends it when its parent ends. Exits if the parent has ended already.
static inline void end_with_parent(pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
}

// Reads a stat file of /proc. Returns its text from the state letter on, or NULL if the task has gone.
static inline char *read_stat(const char *path, char *text, size_t size) {
    int fd = open(path, O_RDONLY);
    ssize_t length = fd < 0 ? -1 : read(fd, text, size - 1);
    close(fd);
    if (length <= 0)
        return NULL;
    text[length] = '\0';
    return strrchr(text, ')') + 2;
}
#endif
