/* Forks and reaps at an even pace: forks RATE SECONDS. Prints the rate that was reached, forks a second. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
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
    /* Who is late forks at once, so that a short delay costs nothing of the rate. */
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
