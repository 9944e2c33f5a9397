/*
 * How long a frozen process runs when it gets SIGCONT from outside. Prints the id of a process that notes the time as long as it runs; each
 * line of input sends it SIGCONT, waits until it stands still again, and prints for how many nanoseconds after the signal it ran.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOKS 5000

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static char state(pid_t pid) {
    char path[32], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY);
    ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    close(fd);
    if (length <= 0)
        return 'X';
    text[length] = '\0';
    return strrchr(text, ')')[2];
}

/* Returns for how long it ran, or -1 if it goes on running. */
static long long wake(pid_t pid, volatile long long *seen) {
    long long begin = now();
    kill(pid, SIGCONT);
    /* Of uneven length, or signals would keep step with whoever looks at times of their own. */
    usleep(20000 + rand() % 40000);
    for (int look = 0; state(pid) != 'T'; look++) {
        if (look == LOOKS)
            return -1;
        usleep(1000);
    }
    return *seen > begin ? *seen - begin : 0;
}

int main(void) {
    volatile long long *seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (seen == MAP_FAILED)
        return 1;
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid < 0)
        return 1;
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
        for (;;)
            *seen = now();
    }
    printf("%d\n", pid);
    fflush(stdout);
    char line[16];
    while (fgets(line, sizeof line, stdin) != NULL) {
        printf("%lld\n", wake(pid, seen));
        fflush(stdout);
    }
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return 0;
}
