// A process of several threads, each of which wakes a thousand times a second: waking_threads NUMBER. It ends by itself after a while.
#define _GNU_SOURCE
#include "shared.h"
#include <pthread.h>

static void *wake(void *unused) {
    for (;;)
        usleep(1000);
    return unused;
}

int main(int count, char **arguments) {
    if (count != 2)
        return 1;
    alarm(LIFETIME_SECONDS);
    for (int number = atoi(arguments[1]); number > 1; number--) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, wake, NULL) != 0)
            return 1;
    }
    wake(NULL);
}
