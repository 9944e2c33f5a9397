// As explore_right, but takes EBUSY for a sign that somebody else freezes the group already, and does not look whether it became frozen.
#include "explore_client.h"

static int put_again(const char *text) {
    for (int i = 0; i < 10; i++) {
        if (put("freezer.state", text) || errno == EBUSY)
            return 1;
        usleep(20000);
    }
    return 0;
}

static int freeze(void) {
    char state[20];
    errno = 0;
    if (!put_again("FROZEN"))
        return 0;
    for (int i = 0; i < 50 && errno != EBUSY; i++) {
        if (get_state(state) && strcmp(state, "FROZEN") == 0)
            return 1;
        usleep(20000);
    }
    return errno == EBUSY;
}

int main(void) {
    if (start_job() && freeze() && put_again("THAWED") && freeze())
        return 0;
    perror("explore_ignores_ebusy");
    put_again("THAWED");
    return 1;
}
