// Freezes a group, thaws it, and freezes it for good; says by its exit status whether it could. If it could not, it leaves the group thawed.
#include "explore_client.h"

// Tries again what another program may have hindered.
static int put_again(const char *text) {
    for (int i = 0; i < 10; i++) {
        if (put("freezer.state", text))
            return 1;
        usleep(20000);
    }
    return 0;
}

// Freezes the group, and waits for a second at most.
static int freeze(void) {
    char state[20];
    if (!put_again("FROZEN"))
        return 0;
    for (int i = 0; i < 50; i++) {
        if (get_state(state) && strcmp(state, "FROZEN") == 0)
            return 1;
        usleep(20000);
    }
    return 0;
}

int main(void) {
    if (start_job() && freeze() && put_again("THAWED") && freeze())
        return 0;
    perror("explore_right");
    put_again("THAWED");
    return 1;
}
