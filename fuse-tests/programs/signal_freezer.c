/*
 * The least that freezing by signals costs. Commands on its input: "add PID" adds a process; "freeze" sends SIGSTOP to all, and reads the state of
 * each until all its threads are stopped; "stop" sends SIGSTOP to all, and waits for none; "thaw" sends SIGCONT to all. After each but "add" it prints
 * how many microseconds that took.
 */
#define _GNU_SOURCE
#include "shared.h"
#include <dirent.h>

#define DEADLINE_MICROS 60e6

static pid_t *pids;
static int count;
static int64_t begin;

/* Since the command began. */
static double elapsed_micros(void) {
    return (nanoseconds() - begin) / 1e3;
}

/* Reads a stat file: returns the state letter, and sets the number of threads. */
static char state(const char *path, int *threads) {
    char text[1024];
    char *field = read_stat(path, text, sizeof text);
    if (field == NULL)
        return 'X';
    char letter = *field;
    for (int i = 0; i < 17; i++)
        field = strchr(field, ' ') + 1;
    *threads = atoi(field);
    return letter;
}

/* Returns whether the task is stopped; returns 0 if it has ended, and at the deadline. */
static int wait_until_stopped(const char *path, int *threads) {
    for (;;) {
        char letter = state(path, threads);
        if (letter == 'T')
            return 1;
        if (strchr("XZ", letter) != NULL || elapsed_micros() > DEADLINE_MICROS) {
            fprintf(stderr, "signal_freezer: %s is in state %c\n", path, letter);
            return 0;
        }
    }
}

static int wait_until_threads_stopped(pid_t pid) {
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
        stopped = wait_until_stopped(path, &threads);
    }
    closedir(folder);
    return stopped;
}

static int wait_until_all_stopped(void) {
    for (int i = 0; i < count; i++) {
        char path[64];
        int threads = 1;
        snprintf(path, sizeof path, "/proc/%d/stat", pids[i]);
        if (!wait_until_stopped(path, &threads) || (threads > 1 && !wait_until_threads_stopped(pids[i])))
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
        begin = nanoseconds();
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
            done = wait_until_all_stopped();
        } else if (strcmp(command, "stop\n") == 0) {
            send_all(SIGSTOP);
        } else {
            send_all(SIGCONT);
        }
        if (done)
            printf("%.3f\n", elapsed_micros());
        else
            puts("failed");
        fflush(stdout);
    }
    /* Leaves no process stopped, however the program that gave the commands has ended. */
    send_all(SIGCONT);
    return 0;
}
