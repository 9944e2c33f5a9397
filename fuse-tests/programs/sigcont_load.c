/*
 * Measures how long frozen processes run that get SIGCONT all the time: sigcont_load SPINNERS SENDERS RATE NICE. It starts SPINNERS processes that
 * spin, and prints their ids. Each line of its input is a number of seconds: for that time SENDERS processes, at nice value NICE, each send SIGCONT
 * to each spinner RATE times a second. Then it prints for how many nanoseconds the spinners ran meanwhile, within the kernel too, how often they
 * went round their loop, and how many signals were sent. It ends at the end of its input.
 */
#define _GNU_SOURCE
#include "shared.h"
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { MOST = 64 };

static pid_t spinners[MOST];
static int count;

/* How often each spinner went round its loop, in memory that is shared with it. */
static volatile long long *rounds;

/* Forks a child that ends with this process; returns 0 in the child. */
static pid_t start_child(void) {
    pid_t parent = getpid(), pid = fork();
    if (pid < 0)
        exit(1);
    if (pid == 0)
        end_with_parent(parent);
    return pid;
}

/* The nanoseconds that all spinners have run, from /proc/PID/schedstat. */
static long long spinners_ran(void) {
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

static long long all_rounds(void) {
    long long all = 0;
    for (int i = 0; i < count; i++)
        all += rounds[i];
    return all;
}

/* Returns how many signals were sent. */
static long send_for(double seconds, long rate) {
    int64_t begin = nanoseconds(), step = 1000000000LL / rate;
    long sent = 0;
    for (long turn = 0; nanoseconds() - begin < seconds * 1e9; turn++) {
        for (int i = 0; i < count; i++)
            sent += kill(spinners[i], SIGCONT) == 0;
        int64_t left = begin + (turn + 1) * step - nanoseconds();
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
    rounds = mmap(NULL, sizeof *rounds * MOST, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (rounds == MAP_FAILED)
        return 1;
    for (int i = 0; i < count; i++) {
        spinners[i] = start_child();
        if (spinners[i] == 0)
            for (;;)
                rounds[i]++;
        printf("%d%c", spinners[i], i < count - 1 ? ' ' : '\n');
    }
    fflush(stdout);
    char line[16];
    while (fgets(line, sizeof line, stdin)) {
        int results[2];
        if (pipe(results) != 0)
            return 1;
        long long before = spinners_ran(), rounds_before = all_rounds();
        long sent = 0, one;
        for (int i = 0; i < senders; i++)
            if (start_child() == 0) {
                if (setpriority(PRIO_PROCESS, 0, nice_value) != 0)
                    _exit(1);
                one = send_for(atof(line), rate);
                _exit(write(results[1], &one, sizeof one) != sizeof one);
            }
        close(results[1]);
        for (int i = 0; i < senders; i++)
            sent += read(results[0], &one, sizeof one) == sizeof one ? one : 0;
        close(results[0]);
        printf("%lld %lld %ld\n", spinners_ran() - before, all_rounds() - rounds_before, sent);
        fflush(stdout);
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
    }
    for (int i = 0; i < count; i++)
        kill(spinners[i], SIGKILL);
    return 0;
}
