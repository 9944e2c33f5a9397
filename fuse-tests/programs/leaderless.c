// A process whose first thread ends while another goes on: leaderless TASKS COUNT. It puts itself into the group whose file
// TASKS is; the other thread adds bytes to the file COUNT. It ends by itself after a while.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

static void *go_on(void *path) {
    int count = open(path, O_WRONLY | O_APPEND);
    while (write(count, ".", 1) == 1)
        usleep(1000);
    return NULL;
}

int main(int count, char **arguments) {
    if (count != 3)
        return 1;
    alarm(30);
    int tasks = open(arguments[1], O_WRONLY);
    if (tasks < 0 || write(tasks, "0", 1) != 1)
        return 1;
    close(tasks);
    pthread_t other;
    pthread_create(&other, NULL, go_on, arguments[2]);
    pthread_exit(NULL);
}
