/*
 * A population for a freezer: crowd sleeping|busy COUNT makes that many processes, crowd threads COUNT one process with that many threads.
 * It prints their ids and "ready". On its input, "busy" lets busy ones loop and "rest" lets them sleep; at its end all are killed and reaped.
 */
#define _GNU_SOURCE
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int *running;

static void sleep_for_ever(void) {
    for (;;)
        pause();
}

static void loop(void) {
    for (;;)
        while (!*running)
            syscall(SYS_futex, running, FUTEX_WAIT, 0, NULL, NULL, 0);
}

static void *thread(void *unused) {
    sleep_for_ever();
    return unused;
}

static void start_threads(int count) {
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, PTHREAD_STACK_MIN);
    for (int i = 1; i < count; i++) {
        pthread_t started;
        if (pthread_create(&started, &small, thread, NULL) != 0) {
            fprintf(stderr, "crowd: only %d threads could be started\n", i);
            _exit(1);
        }
    }
}

static pid_t start(const char *kind, int threads) {
    int ready[2];
    if (pipe(ready) != 0)
        return -1;
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        /* Nobody else would end them if this program were killed. */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
        close(0);
        close(1);
        close(ready[0]);
        start_threads(threads);
        if (write(ready[1], "", 1) != 1)
            _exit(1);
        close(ready[1]);
        if (strcmp(kind, "busy") == 0)
            loop();
        sleep_for_ever();
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
    running = mmap(NULL, sizeof *running, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pids == NULL || running == MAP_FAILED)
        return 1;

    int made = 0;
    while (made < processes && (pids[made] = start(argv[1], threads)) > 0)
        printf("%d\n", pids[made++]);
    puts(made == processes ? "ready" : "failed");
    fflush(stdout);

    char command[16];
    while (made == processes && fgets(command, sizeof command, stdin) != NULL) {
        *running = strcmp(command, "busy\n") == 0;
        syscall(SYS_futex, running, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
        puts("done");
        fflush(stdout);
    }

    for (int i = 0; i < made; i++)
        kill(pids[i], SIGKILL);
    for (int i = 0; i < made; i++)
        waitpid(pids[i], NULL, 0);
    return made == processes ? 0 : 1;
}
