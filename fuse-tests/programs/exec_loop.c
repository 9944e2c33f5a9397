// A process of which another thread than the first executes this program again, without pause: exec_loop TASKS COUNT. It enters the group whose file
// TASKS is. Each time it adds a byte to the file COUNT. The thread gets the id of the process, and the first thread ends. The process ends by itself
// after a while, as exec keeps the alarm.
#define _GNU_SOURCE
#include "shared.h"
#include <pthread.h>

static char **arguments;

static void *execute(void *unused) {
    execv("/proc/self/exe", arguments);
    _exit(2);
}

int main(int count, char **given) {
    if (count != 3)
        return 1;
    arguments = given;
    if (*given[1]) {
        alarm(4 * LIFETIME_SECONDS);
        enter_group(given[1]);
        given[1] = "";
    }
    int fd = open(given[2], O_WRONLY | O_APPEND | O_CLOEXEC);
    if (write(fd, ".", 1) != 1)
        return 2;
    usleep(1000);
    pthread_t other;
    pthread_create(&other, NULL, execute, NULL);
    pthread_join(other, NULL);
}
