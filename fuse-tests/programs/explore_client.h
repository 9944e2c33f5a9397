// What the clients that freezerfs explore is tried with have in common: a group with one task, which they freeze, thaw, and freeze for good.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char group[2000];

// Opens a control file of the group.
static int open_file(const char *file, int how) {
    char path[3000];
    snprintf(path, sizeof path, "%s/%s", group, file);
    return open(path, how);
}

// One write(2); whether it was done.
static int put(const char *file, const char *text) {
    int fd = open_file(file, O_WRONLY);
    int done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    int error = errno;
    close(fd);
    errno = error;
    return done;
}

// Reads the state into the buffer; whether it could be read.
static int get_state(char state[20]) {
    int fd = open_file("freezer.state", O_RDONLY);
    ssize_t length = read(fd, state, 19);
    state[length > 0 ? length - 1 : 0] = 0;
    close(fd);
    return length > 0;
}

// Makes the group and a task in it, which it returns; 0 if it can't.
static pid_t start_job(void) {
    char id[20];
    snprintf(group, sizeof group, "%s/job", getenv("FREEZERFS"));
    if (mkdir(group, 0755) != 0)
        return 0;
    pid_t job = fork();
    if (job == 0)
        for (alarm(100);; pause())
            ;
    snprintf(id, sizeof id, "%d", job);
    return put("tasks", id) ? job : 0;
}
