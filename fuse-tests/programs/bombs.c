// Fork bombs of several shapes, in a group: bombs SHAPE TASKS COUNT. The first process enters the group whose file TASKS is. Each step of
// each process adds a byte to the file COUNT. They end by themselves after a while, or once COUNT is deleted.
#define _GNU_SOURCE
#include "shared.h"
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

// COUNT is the descriptor of the file that counts the steps.
enum { MOST_PROCESSES = 200, COUNT = 3, PROCESSES = 3, THREADS = 4 };

static int64_t deadline;
static atomic_int *living; // processes of the shapes "tree" and "daemons"

static int64_t seconds(void) {
    return nanoseconds() / 1000000000;
}

// Counts a step. Ends the process if it is time.
static void step(void) {
    struct stat count;
    if (write(COUNT, ".", 1) != 1 || seconds() >= deadline || fstat(COUNT, &count) != 0 || count.st_nlink == 0)
        _exit(0);
}

// Forks, and tries again as long as the host refuses it.
static pid_t fork_surely(void) {
    pid_t child;
    while ((child = fork()) < 0)
        step();
    return child;
}

// Whether one process more may be forked.
static int take_place(void) {
    int now = atomic_load(living);
    while (now < MOST_PROCESSES)
        if (atomic_compare_exchange_weak(living, &now, now + 1))
            return 1;
    return 0;
}

// Whether this process may end, since there are enough.
static int leave_place(void) {
    int now = atomic_load(living);
    while (now > MOST_PROCESSES / 2)
        if (atomic_compare_exchange_weak(living, &now, now - 1))
            return 1;
    return 0;
}

static void daemonize(void) {
    setsid();
    if (fork_surely() != 0)
        _exit(0);
}

// Each process forks while there are fewer than MOST_PROCESSES, and ends at random.
static void grow(int daemons) {
    unsigned chance = getpid();
    for (;;) {
        step();
        if (take_place() && fork_surely() == 0) {
            if (daemons)
                daemonize();
            chance = getpid();
        }
        usleep(10000);
        if (rand_r(&chance) % 8 == 0 && leave_place())
            _exit(0);
    }
}

// Each process ends once it has forked the next.
static void chain(void) {
    for (;;) {
        step();
        if (fork_surely() != 0)
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

// Like chain, but by vfork and exec. One process stays, and starts programs that end at once.
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

// In each of PROCESSES processes, THREADS chains of threads: each thread ends once it has created the next.
static void threads(void) {
    for (int i = 1; i < PROCESSES; i++)
        if (fork_surely() == 0)
            break;
    for (int i = 0; i < THREADS; i++)
        thread_link(NULL);
    for (;;)
        pause();
}

static void run_shape(const char *shape) {
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
        run_shape(arguments[1]);
        return 0;
    }
    int file = open(arguments[3], O_WRONLY | O_APPEND);
    if (file < 0 || (file != COUNT && dup2(file, COUNT) < 0))
        return 1;
    deadline = seconds() + LIFETIME_SECONDS;
    living = mmap(NULL, sizeof *living, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    *living = 1;
    // Orphans become children of this process, which is outside the group, and leave no zombies: init may be too slow to reap so many.
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    signal(SIGCHLD, SIG_IGN);
    if (fork() == 0) {
        enter_group(arguments[2]);
        run_shape(arguments[1]);
        _exit(0);
    }
    while (wait(NULL) >= 0 || errno != ECHILD)
        ;
    return 0;
}
