/*
 * What a freezer of signals costs at least: told "add PID", "freeze" and "thaw" on its input, it stops those processes, looks at each
 * until every thread of it is seen stopped, or lets them go; and prints how many microseconds that took.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DEADLINE_MICROS 60e6

static pid_t *pids;
static int count;
static struct timespec begin;

static double micros(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - begin.tv_sec) * 1e6 + (now.tv_nsec - begin.tv_nsec) / 1e3;
}

/* Reads a stat file: its state, and of how many threads the process consists. */
static char state(const char *path, int *threads) {
    char text[1024];
    int fd = open(path, O_RDONLY);
    ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    close(fd);
    if (length <= 0)
        return 'X';
    text[length] = '\0';
    char *field = strrchr(text, ')') + 2;
    char seen = *field;
    for (int i = 0; i < 17; i++)
        field = strchr(field, ' ') + 1;
    *threads = atoi(field);
    return seen;
}

static int wait_for(const char *path, int *threads) {
    for (;;) {
        char seen = state(path, threads);
        if (seen == 'T')
            return 1;
        if (strchr("XZ", seen) != NULL || micros() > DEADLINE_MICROS) {
            fprintf(stderr, "signals: %s is in state %c\n", path, seen);
            return 0;
        }
    }
}

static int wait_for_threads(pid_t pid) {
    char path[64];
    int threads;
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *folder = opendir(path);
    if (folder == NULL)
        return 0;
    int stopped = 1;
    struct dirent *entry;
    while (stopped && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "/proc/%d/task/%.10s/stat", pid, entry->d_name);
        stopped = wait_for(path, &threads);
    }
    closedir(folder);
    return stopped;
}

static int wait_for_all(void) {
    for (int i = 0; i < count; i++) {
        char path[64];
        int threads = 1;
        snprintf(path, sizeof path, "/proc/%d/stat", pids[i]);
        if (!wait_for(path, &threads) || (threads > 1 && !wait_for_threads(pids[i])))
            return 0;
    }
    return 1;
}

static void send_all(int signal) {
    for (int i = 0; i < count; i++)
        kill(pids[i], signal);
}

int main(void) {
    char command[32];
    while (fgets(command, sizeof command, stdin) != NULL) {
        int done = 1;
        clock_gettime(CLOCK_MONOTONIC, &begin);
        if (strncmp(command, "add ", 4) == 0) {
            pid_t *more = realloc(pids, (count + 1) * sizeof *pids);
            if (more == NULL)
                return 1;
            pids = more;
            pids[count++] = atoi(command + 4);
            continue;
        }
        if (strcmp(command, "freeze\n") == 0) {
            send_all(SIGSTOP);
            done = wait_for_all();
        } else {
            send_all(SIGCONT);
        }
        if (done)
            printf("%.3f\n", micros());
        else
            puts("failed");
        fflush(stdout);
    }
    /* However the user of this program ended, nobody stays stopped. */
    send_all(SIGCONT);
    return 0;
}
