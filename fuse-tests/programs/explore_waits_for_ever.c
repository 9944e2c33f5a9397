// As explore_right, but waits without a limit until the group is frozen.
#include "explore_client.h"

static int put_again(const char *text) {
    for (int i = 0; i < 10; i++) {
        if (put("freezer.state", text))
            return 1;
        usleep(20000);
    }
    return 0;
}

static int freeze(void) {
    char state[20];
    if (!put_again("FROZEN"))
        return 0;
    for (;;) {
        if (!get_state(state))
            return 0;
        if (strcmp(state, "FROZEN") == 0)
            return 1;
        usleep(20000);
    }
}

int main(void) {
    if (start_job() && freeze() && put_again("THAWED") && freeze())
        return 0;
    perror("explore_waits_for_ever");
    put_again("THAWED");
    return 1;
}
