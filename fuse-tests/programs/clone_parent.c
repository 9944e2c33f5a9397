// A member forks with CLONE_PARENT, so that its child is its sibling: clone_parent TASKS [GO FLAGS]. TASKS is the file of the group that the
// member enters; its parent stays outside. With GO and FLAGS the member has a resource limit of its own instead of the mark that shows the
// group, and forks when the file GO exists, with these further flags of clone(2). Prints the ids of the member and of its child. All
// processes end by themselves after a while.
#define _GNU_SOURCE
#include "shared.h"
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static void set_own_limit(void) {
    struct rlimit own = {100, 200};
    setrlimit(RLIMIT_LOCKS, &own);
}

static void wait_for_file(const char *path) {
    for (int i = 0; i < 2000 && access(path, F_OK) != 0; i++)
        usleep(10000);
}

int main(int count, char **arguments) {
    int is_unmarked = count == 4;
    long flags = is_unmarked ? strtol(arguments[3], NULL, 0) : 0;
    if (count != 2 && !is_unmarked)
        return 1;
    if (fork() == 0) {
        if (is_unmarked)
            set_own_limit();
        enter_group(arguments[1]);
        if (is_unmarked)
            wait_for_file(arguments[2]);
        long child = syscall(SYS_clone, CLONE_PARENT | flags | SIGCHLD, NULL, NULL, NULL, NULL);
        if (child > 0) {
            printf("%d\n%ld\n", (int)getpid(), child);
            fflush(stdout);
        }
    }
    wait_for_alarm();
}
