/*
 * Processes for a soak, which sleep, spin, fork and end at random: random_members TABLE. Commands on its input: "spawn UID" forks a process, and
 * prints its id; "reap" reaps all that have ended, and prints how many. At the end of its input it kills and reaps all of them. TABLE is a file of
 * 32-bit numbers: how many more processes may be forked, how many ids follow, and the ids of all processes that were made since the table was
 * cleared. Only "reap" reaps, so that until then no other process can have one of these ids.
 */
#define _GNU_SOURCE
#include "shared.h"
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { SLOTS = 4096 };

static struct {
    atomic_int forks_left, made, ids[SLOTS];
} *table;

static void add_to_table(void) {
    int slot = atomic_fetch_add(&table->made, 1);
    if (slot >= SLOTS)
        _exit(1);
    atomic_store(&table->ids[slot], getpid());
}

static void sleep_for(unsigned microseconds) {
    struct timespec time = {0, microseconds * 1000L};
    nanosleep(&time, NULL);
}

static void act_at_random(int is_child) {
    unsigned random = getpid();
    for (;;) {
        sleep_for(1000 + rand_r(&random) % 50000);
        switch (rand_r(&random) % 8) {
        case 0: /* spin */
            for (volatile int i = 0; i < 100000; i++)
                ;
            break;
        case 1:
        case 2: /* fork several times */
            for (int i = 0; i < 4; i++) {
                if (atomic_fetch_sub(&table->forks_left, 1) <= 0) {
                    atomic_fetch_add(&table->forks_left, 1);
                    break;
                }
                if (fork() == 0) {
                    add_to_table();
                    is_child = 1;
                    random = getpid();
                    if (rand_r(&random) % 4 == 0)
                        setsid();
                    break;
                }
            }
            break;
        case 3:
            if (is_child)
                _exit(0);
            break;
        }
        if (getppid() == 1)
            _exit(0); /* random_members, the subreaper, has ended */
    }
}

static void spawn(uid_t uid) {
    pid_t pid = fork();
    if (pid == 0) {
        close(0);
        close(1);
        if (setresgid(uid, uid, uid) != 0 || setresuid(uid, uid, uid) != 0)
            _exit(1);
        add_to_table();
        act_at_random(0);
    }
    printf("%d\n", pid);
}

static void reap(void) {
    int count = 0;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        count++;
    printf("%d\n", count);
}

static void end_all(void) {
    atomic_store(&table->forks_left, 0);
    for (;;) {
        int made = atomic_load(&table->made);
        for (int i = 0; i < made && i < SLOTS; i++)
            if (atomic_load(&table->ids[i]) > 0)
                kill(atomic_load(&table->ids[i]), SIGKILL);
        pid_t ended;
        while ((ended = waitpid(-1, NULL, WNOHANG)) > 0)
            for (int i = 0; i < made && i < SLOTS; i++)
                if (atomic_load(&table->ids[i]) == ended)
                    atomic_store(&table->ids[i], 0);
        if (ended < 0)
            return;
        sleep_for(1000);
    }
}

int main(int argc, char **argv) {
    if (argc != 2)
        return 2;
    int fd = open(argv[1], O_RDWR);
    if (fd < 0 || ftruncate(fd, sizeof *table) != 0)
        return 1;
    table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (table == MAP_FAILED || prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
        return 1;
    close(fd);
    setvbuf(stdout, NULL, _IOLBF, 0);
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        unsigned uid;
        if (sscanf(line, "spawn %u", &uid) == 1)
            spawn(uid);
        else if (strcmp(line, "reap\n") == 0)
            reap();
    }
    end_all();
    return 0;
}
