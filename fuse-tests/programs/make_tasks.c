/*
 * Makes tasks to be frozen: "make_tasks sleeping|busy COUNT" makes COUNT processes, "make_tasks threads COUNT" one process with COUNT threads. Prints
 * the ids of the processes, and "ready". Commands on its input: "busy" lets the busy processes loop, "rest" lets them sleep. At the end of its input
 * it kills and reaps all of them.
 */
#define _GNU_SOURCE
#include "shared.h"
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static volatile int *busy; /* whether busy processes loop now; shared by all */

static void sleep_forever(void) {
    for (;;)
        pause();
}

static void loop(void) {
    for (;;)
        while (!*busy)
            syscall(SYS_futex, busy, FUTEX_WAIT, 0, NULL, NULL, 0);
}

static void *run_thread(void *unused) {
    sleep_forever();
    return unused;
}

static void start_threads(int count) {
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, PTHREAD_STACK_MIN);
    for (int i = 1; i < count; i++) {
        pthread_t started;
        if (pthread_create(&started, &small, run_thread, NULL) != 0) {
            fprintf(stderr, "make_tasks: only %d threads could be started\n", i);
            _exit(1);
        }
    }
}

/* Returns once all its threads run, or -1. */
static pid_t start_process(const char *kind, int threads) {
    int ready[2];
    if (pipe(ready) != 0)
        return -1;
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        end_with_parent(parent);
        close(0);
        close(1);
        close(ready[0]);
        start_threads(threads);
        if (write(ready[1], "", 1) != 1)
            _exit(1);
        close(ready[1]);
        if (strcmp(kind, "busy") == 0)
            loop();
        sleep_forever();
    }
    close(ready[1]);
    char byte;
    if (pid > 0 && read(ready[0], &byte, 1) != 1) {
        waitpid(pid, NULL, 0);
        pid = -1;
    }
    close(ready[0]);
    return pid;
}

int main(int argc, char **argv) {
    if (argc != 3)
        return 2;
    int count = atoi(argv[2]);
    int threads = strcmp(argv[1], "threads") == 0 ? count : 1;
    int processes = strcmp(argv[1], "threads") == 0 ? 1 : count;
    pid_t *pids = calloc(processes, sizeof *pids);
    busy = mmap(NULL, sizeof *busy, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pids == NULL || busy == MAP_FAILED)
        return 1;

    int made = 0;
    while (made < processes && (pids[made] = start_process(argv[1], threads)) > 0)
        printf("%d\n", pids[made++]);
    puts(made == processes ? "ready" : "failed");
    fflush(stdout);

    char command[16];
    while (made == processes && fgets(command, sizeof command, stdin) != NULL) {
        *busy = strcmp(command, "busy\n") == 0;
        syscall(SYS_futex, busy, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
        puts("done");
        fflush(stdout);
    }

    for (int i = 0; i < made; i++)
        kill(pids[i], SIGKILL);
    for (int i = 0; i < made; i++)
        waitpid(pids[i], NULL, 0);
    return made == processes ? 0 : 1;
}
