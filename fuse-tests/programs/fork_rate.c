/* Forks and reaps RATE times a second: fork_rate RATE SECONDS. Prints the rate that was reached, in forks a second. */
#define _GNU_SOURCE
#include "shared.h"
#include <sys/wait.h>

static double seconds(void) {
    return nanoseconds() / 1e9;
}

static void sleep_until(double moment) {
    struct timespec due = {(time_t) moment, (long) ((moment - (time_t) moment) * 1e9)};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
}

int main(int argc, char **argv) {
    if (argc != 3)
        return 2;
    double rate = atof(argv[1]);
    double begin = seconds();
    double end = begin + atof(argv[2]);
    long forks = 0;
    /* After a delay it forks without sleeping, so that a short delay does not lower the rate. */
    for (double due = begin; due < end && seconds() < end; due = begin + forks / rate) {
        sleep_until(due);
        pid_t pid = fork();
        if (pid == 0)
            _exit(0);
        if (pid < 0 || waitpid(pid, NULL, 0) != pid) {
            perror("forks");
            return 1;
        }
        forks++;
    }
    printf("%.0f\n", forks / (seconds() - begin));
    return 0;
}
