// remove_mark TASKS CHILDREN: a member of the group whose file TASKS is forks so many children. Each child removes its mark, the resource
// limit that tells a member's group, a certain time after its fork. Prints "forked" at the end. All processes end by themselves after a while.
#define _GNU_SOURCE
#include "shared.h"
#include <sys/resource.h>

enum { LATEST_MICROSECONDS = 120, PAUSE_MICROSECONDS = 300 };

static void remove_mark(int number) {
    struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
    int64_t due = nanoseconds() + number % LATEST_MICROSECONDS * 1000;
    while (nanoseconds() < due)
        ;
    if (setrlimit(RLIMIT_LOCKS, &unlimited) != 0)
        _exit(1);
    wait_for_alarm();
}

int main(int count, char **arguments) {
    if (count != 3)
        return 1;
    enter_group(arguments[1]);
    fork_children(atoi(arguments[2]), remove_mark, 0, PAUSE_MICROSECONDS);
}
