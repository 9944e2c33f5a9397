// Sends SIGSTOP to the newest processes of the caller's user, as soon as they exist, without pause: stop_newest. It ends by itself after a while.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NEAR = 64 };

int main(void) {
    int own = getpid(), file = open("/proc/loadavg", O_RDONLY);
    alarm(20);
    for (;;) {
        char text[100];
        ssize_t length = pread(file, text, sizeof text - 1, 0);
        if (length <= 0)
            return 1;
        text[length] = 0;
        int last = atoi(strrchr(text, ' '));
        for (int id = last - NEAR > 1 ? last - NEAR : 2; id < last + NEAR; id++)
            if (id != own)
                kill(id, SIGSTOP);
    }
}
