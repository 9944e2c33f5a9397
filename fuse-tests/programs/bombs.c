// Fork bombs of several shapes, for groups to hold: bombs SHAPE TASKS COUNT. The first process puts itself into the group
// whose file TASKS is; each step adds a byte to the file COUNT. They end by themselves after a while, or once COUNT is deleted.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CAP = 200, LIFETIME = 30, COUNT = 3, PROCESSES = 3, THREADS = 4 };

static int64_t deadline;
static atomic_int *living; // of the shapes that grow

static int64_t seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static void step(void) {
    struct stat count;
    if (write(COUNT, ".", 1) != 1 || seconds() >= deadline || fstat(COUNT, &count) != 0 || count.st_nlink == 0)
        _exit(0);
}

// Patient, where the host's limits are met.
static pid_t forked(void) {
    pid_t child;
    while ((child = fork()) < 0)
        step();
    return child;
}

static int more(void) {
    int now = atomic_load(living);
    while (now < CAP)
        if (atomic_compare_exchange_weak(living, &now, now + 1))
            return 1;
    return 0;
}

static int fewer(void) {
    int now = atomic_load(living);
    while (now > CAP / 2)
        if (atomic_compare_exchange_weak(living, &now, now - 1))
            return 1;
    return 0;
}

static void daemonize(void) {
    setsid();
    if (forked() != 0)
        _exit(0);
}

// Each process has children as long as there is room, and makes room now and then by ending.
static void grow(int daemons) {
    unsigned chance = getpid();
    for (;;) {
        step();
        if (more() && forked() == 0) {
            if (daemons)
                daemonize();
            chance = getpid();
        }
        usleep(10000);
        if (rand_r(&chance) % 8 == 0 && fewer())
            _exit(0);
    }
}

// Each process ends once it has forked the next.
static void chain(void) {
    for (;;) {
        step();
        if (forked() != 0)
            _exit(0);
    }
}

static void run_self(char *shape) {
    char until[24];
    snprintf(until, sizeof until, "%lld", (long long)deadline);
    char *arguments[] = {"bombs", shape, until, NULL};
    if (vfork() == 0) {
        execv("/proc/self/exe", arguments);
        _exit(1);
    }
}

// As chain does, by vfork and exec; and one that stays starts programs that end at once.
static void vfork_link(void) {
    step();
    run_self("vfork-link");
}

static void vforks(void) {
    run_self("vfork-link");
    for (;;) {
        step();
        run_self("vfork-leaf");
    }
}

static void *thread_link(void *unused) {
    pthread_attr_t detached;
    pthread_t next;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&detached, 65536);
    do
        step();
    while (pthread_create(&next, &detached, thread_link, unused) != 0);
    return NULL;
}

// In each of some processes, threads that end once they have created the next.
static void threads(void) {
    for (int i = 1; i < PROCESSES; i++)
        if (forked() == 0)
            break;
    for (int i = 0; i < THREADS; i++)
        thread_link(NULL);
    for (;;)
        pause();
}

static void explode(const char *shape) {
    if (strcmp(shape, "tree") == 0)
        grow(0);
    else if (strcmp(shape, "daemons") == 0)
        grow(1);
    else if (strcmp(shape, "chain") == 0)
        chain();
    else if (strcmp(shape, "vfork") == 0)
        vforks();
    else if (strcmp(shape, "vfork-link") == 0)
        vfork_link();
    else if (strcmp(shape, "threads") == 0)
        threads();
}

int main(int count, char **arguments) {
    if (count == 3) { // by run_self
        deadline = atoll(arguments[2]);
        explode(arguments[1]);
        return 0;
    }
    int file = open(arguments[3], O_WRONLY | O_APPEND);
    if (file < 0 || (file != COUNT && dup2(file, COUNT) < 0))
        return 1;
    deadline = seconds() + LIFETIME;
    living = mmap(NULL, sizeof *living, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    *living = 1;
    // Orphans come to this process, outside the group, and leave no zombie: init may be too slow for so many.
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    signal(SIGCHLD, SIG_IGN);
    if (fork() == 0) {
        int tasks = open(arguments[2], O_WRONLY);
        if (tasks < 0 || write(tasks, "0", 1) != 1)
            _exit(1);
        close(tasks);
        explode(arguments[1]);
        _exit(0);
    }
    while (wait(NULL) >= 0 || errno != ECHILD)
        ;
    return 0;
}
