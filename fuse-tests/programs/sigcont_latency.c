/*
 * Measures how long a frozen process runs when it gets SIGCONT from outside the mount: sigcont_latency. It starts a process that stores the time
 * for as long as it runs, and prints its id. Each line of input sends SIGCONT to it, waits until it stands still again (stopped, or frozen by a
 * freezer of the kernel), and prints for how many nanoseconds after the signal it ran, or -1 if it does not stand still again.
 */
#define _GNU_SOURCE
#include "shared.h"
#include <sys/mman.h>
#include <sys/wait.h>

#define MOST_READS 5000

static char state(pid_t pid) {
    char path[32], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    char *fields = read_stat(path, text, sizeof text);
    return fields == NULL ? 'X' : *fields;
}

/* Returns for how many nanoseconds it ran, or -1 if it does not stand still again. */
static int64_t continue_once(pid_t pid, volatile int64_t *last_run) {
    int64_t begin = nanoseconds();
    kill(pid, SIGCONT);
    /* Of random length: otherwise signals would keep in step with a periodic check. */
    usleep(20000 + rand() % 40000);
    /* It never sleeps by itself. */
    for (int reads = 0; state(pid) == 'R'; reads++) {
        if (reads == MOST_READS)
            return -1;
        usleep(1000);
    }
    return *last_run > begin ? *last_run - begin : 0;
}

int main(void) {
    volatile int64_t *last_run = mmap(NULL, sizeof *last_run, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (last_run == MAP_FAILED)
        return 1;
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid < 0)
        return 1;
    if (pid == 0) {
        end_with_parent(parent);
        for (;;)
            *last_run = nanoseconds();
    }
    printf("%d\n", pid);
    fflush(stdout);
    char line[16];
    while (fgets(line, sizeof line, stdin) != NULL) {
        printf("%lld\n", (long long)continue_once(pid, last_run));
        fflush(stdout);
    }
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return 0;
}
