/*
 * How much processes run that are frozen, and get SIGCONT again and again: continued SPINNERS SENDERS RATE NICE. Prints the ids of processes that
 * spin. Each line of input is a number of seconds, for which as many senders, at that nice value, each send SIGCONT to each of them so often a
 * second; then it prints for how many nanoseconds the spinners ran meanwhile, and how many signals were sent. It ends with its input.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 64 };

static pid_t spinners[MOST];
static int count;

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* Starts a process that ends with this one; returns 0 in it. */
static pid_t start(void) {
    pid_t parent = getpid(), pid = fork();
    if (pid < 0)
        exit(1);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
    }
    return pid;
}

/* For how long they have run, by the scheduler's account: /proc/PID/schedstat. */
static long long ran(void) {
    long long all = 0, one;
    for (int i = 0; i < count; i++) {
        char path[32];
        snprintf(path, sizeof path, "/proc/%d/schedstat", spinners[i]);
        FILE *file = fopen(path, "r");
        if (!file || fscanf(file, "%lld", &one) != 1)
            exit(1);
        fclose(file);
        all += one;
    }
    return all;
}

/* Returns how many signals it has sent. */
static long send_for(double seconds, long rate) {
    long long begin = now(), step = 1000000000LL / rate;
    long sent = 0;
    for (long turn = 0; now() - begin < seconds * 1e9; turn++) {
        for (int i = 0; i < count; i++)
            sent += kill(spinners[i], SIGCONT) == 0;
        long long left = begin + (turn + 1) * step - now();
        struct timespec time = {0, left};
        if (left > 0)
            nanosleep(&time, NULL);
    }
    return sent;
}

int main(int argc, char **argv) {
    if (argc != 5)
        return 2;
    count = atoi(argv[1]);
    int senders = atoi(argv[2]), nice_value = atoi(argv[4]);
    long rate = atol(argv[3]);
    if (count < 1 || count > MOST || senders < 1 || rate < 1)
        return 2;
    for (int i = 0; i < count; i++) {
        spinners[i] = start();
        if (spinners[i] == 0)
            for (;;)
                ;
        printf("%d%c", spinners[i], i < count - 1 ? ' ' : '\n');
    }
    fflush(stdout);
    char line[16];
    while (fgets(line, sizeof line, stdin)) {
        int results[2];
        if (pipe(results) != 0)
            return 1;
        long long before = ran();
        long sent = 0, one;
        for (int i = 0; i < senders; i++)
            if (start() == 0) {
                if (setpriority(PRIO_PROCESS, 0, nice_value) != 0)
                    _exit(1);
                one = send_for(atof(line), rate);
                _exit(write(results[1], &one, sizeof one) != sizeof one);
            }
        close(results[1]);
        for (int i = 0; i < senders; i++)
            sent += read(results[0], &one, sizeof one) == sizeof one ? one : 0;
        close(results[0]);
        printf("%lld %ld\n", ran() - before, sent);
        fflush(stdout);
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
    }
    for (int i = 0; i < count; i++)
        kill(spinners[i], SIGKILL);
    return 0;
}
