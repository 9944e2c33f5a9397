// A process whose first thread ends while another continues: leaderless TASKS COUNT. It enters the group whose file TASKS is. The other
// thread adds bytes to the file COUNT. The process ends by itself after a while.
#define _GNU_SOURCE
#include "shared.h"
#include <pthread.h>

static void *add_bytes(void *path) {
    int count = open(path, O_WRONLY | O_APPEND);
    while (write(count, ".", 1) == 1)
        usleep(1000);
    return NULL;
}

int main(int count, char **arguments) {
    if (count != 3)
        return 1;
    alarm(LIFETIME_SECONDS);
    enter_group(arguments[1]);
    pthread_t other;
    pthread_create(&other, NULL, add_bytes, arguments[2]);
    pthread_exit(NULL);
}
