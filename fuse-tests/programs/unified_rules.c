// Checks rules of cgroup v2's freezer and kill in the group that is the working directory, with groups and children of its own: unified_rules. After each
// step it waits at cgroup.events, by poll(2) alone, for what has to become true, and says so if it does not within ten seconds. It prints a line for each
// rule. All its children end with it.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { DEADLINE = 10000, BOMB = 200 };

static bool failed;
static volatile int *shared; // a counter that children add to

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    printf("  never: ");
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
    failed = true;
}

static long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void write_to(const char *group, const char *file, const char *text) {
    char path[300];
    snprintf(path, sizeof path, "%s/%s", group, file);
    int fd = open(path, O_WRONLY);
    if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
        fail("%s to %s: %s", text, path, strerror(errno));
    close(fd);
}

static void freeze(const char *group, bool freezes) {
    write_to(group, "cgroup.freeze", freezes ? "1" : "0");
}

static void enter(const char *group, pid_t pid) {
    char text[20];
    snprintf(text, sizeof text, "%d", (int)pid);
    write_to(group, "cgroup.procs", text);
}

// Waits for a line of cgroup.events, from one notice to the next.
static void await(const char *group, const char *line) {
    char path[300], contents[100];
    snprintf(path, sizeof path, "%s/cgroup.events", group);
    struct pollfd file = {.fd = open(path, O_RDONLY), .events = POLLPRI};
    long end = now() + DEADLINE;
    for (;;) {
        ssize_t length = pread(file.fd, contents, sizeof contents - 1, 0);
        contents[length < 0 ? 0 : length] = 0;
        if (strstr(contents, line))
            break;
        if (now() >= end || poll(&file, 1, (int)(end - now())) <= 0) {
            fail("%s in %s", line, path);
            break;
        }
    }
    close(file.fd);
}

static void make(const char *group) {
    if (mkdir(group, 0755) != 0)
        fail("mkdir %s: %s", group, strerror(errno));
}

static void drop(const char *group) {
    await(group, "populated 0");
    if (rmdir(group) != 0)
        fail("rmdir %s: %s", group, strerror(errno));
}

// Starts a child in a group, which calls the function.
static pid_t start(const char *group, void (*function)(void)) {
    int entered[2];
    char byte;
    if (pipe(entered) != 0)
        abort();
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(entered[1]);
        if (read(entered[0], &byte, 1) == 1) {
            close(entered[0]);
            close(STDOUT_FILENO);
            function();
        }
        _exit(0);
    }
    close(entered[0]);
    enter(group, child);
    if (write(entered[1], "", 1) != 1)
        abort();
    close(entered[1]);
    return child;
}

static void count(void) {
    for (;;) {
        __atomic_add_fetch(shared, 1, __ATOMIC_RELAXED);
        usleep(1000);
    }
}

static void sleep_long(void) {
    sleep(60);
}

// Forks all the time; at most BOMB forks in all.
static void bomb(void) {
    signal(SIGCHLD, SIG_IGN);
    for (;;) {
        if (__atomic_add_fetch(shared, 1, __ATOMIC_RELAXED) < BOMB && fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            continue;
        }
        usleep(2000);
    }
}

// Whether a child of vfork keeps its parent waiting.
static void wait_in_vfork(void) {
    if (vfork() == 0) {
        *shared = 1;
        sleep(60);
        _exit(0);
    }
}

static bool progresses(void) {
    int before = *shared;
    usleep(100000);
    return *shared != before;
}

static void expect(bool is_true, const char *what) {
    if (!is_true)
        fail("%s", what);
}

static void end(pid_t child) {
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

static void tree(void) {
    const char *groups[] = {"t", "t/a", "t/a/b", "t/c"};
    pid_t children[4];
    for (int i = 0; i < 4; i++) {
        make(groups[i]);
        children[i] = start(groups[i], count);
    }
    freeze("t", true);
    for (int i = 0; i < 4; i++)
        await(groups[i], "frozen 1");
    expect(!progresses(), "all stand still");
    freeze("t/a", true);
    freeze("t", false);
    await("t", "frozen 0");
    await("t/c", "frozen 0");
    await("t/a/b", "frozen 1");
    expect(progresses(), "the others go on");
    freeze("t/a", false);
    await("t/a/b", "frozen 0");
    for (int i = 3; i >= 0; i--) {
        end(children[i]);
        drop(groups[i]);
    }
}

static void fork_bomb(void) {
    make("t");
    pid_t first = start("t", bomb);
    while (*shared < 20)
        usleep(1000);
    freeze("t", true);
    await("t", "frozen 1");
    expect(!progresses(), "the bomb stands still");
    freeze("t", false);
    await("t", "frozen 0");
    write_to("t", "cgroup.kill", "1");
    waitpid(first, NULL, 0);
    drop("t");
}

static void directories(void) {
    make("t");
    pid_t child = start("t", count);
    freeze("t", true);
    await("t", "frozen 1");
    make("t/new");
    await("t/new", "frozen 1");
    await("t", "frozen 1");
    pid_t second = start("t/new", count);
    await("t/new", "frozen 1");
    end(second);
    drop("t/new");
    await("t", "frozen 1");
    end(child);
    drop("t");
}

static void migration(void) {
    make("running");
    make("frozen");
    make("frozen2");
    freeze("frozen", true);
    freeze("frozen2", true);
    pid_t child = start("running", count);
    enter("frozen", child);
    await("frozen", "populated 1\nfrozen 1");
    expect(!progresses(), "it stands still in a frozen group");
    enter("frozen2", child);
    await("frozen2", "populated 1\nfrozen 1");
    await("frozen", "populated 0\nfrozen 1");
    expect(!progresses(), "it stands still in the next one");
    enter("running", child);
    expect(progresses(), "it goes on in a running group");
    await("running", "frozen 0");
    end(child);
    drop("running");
    drop("frozen");
    drop("frozen2");
}

static void trace_of_a_frozen_task(void) {
    siginfo_t info;
    int status;
    make("t");
    pid_t child = start("t", count);
    freeze("t", true);
    await("t", "frozen 1");
    expect(ptrace(PTRACE_SEIZE, child, NULL, NULL) == 0 && ptrace(PTRACE_INTERRUPT, child, NULL, NULL) == 0, "a frozen task can be traced");
    expect(waitpid(child, &status, __WALL) == child && WIFSTOPPED(status), "its tracer sees it stop");
    expect(ptrace(PTRACE_GETSIGINFO, child, NULL, &info) == 0, "its tracer can look at it");
    await("t", "frozen 1");
    expect(ptrace(PTRACE_DETACH, child, NULL, NULL) == 0, "its tracer leaves it");
    await("t", "frozen 1");
    expect(!progresses(), "it stands still all the time");
    freeze("t", false);
    await("t", "frozen 0");
    expect(progresses(), "it goes on after the thaw");
    end(child);
    drop("t");
}

static void stopped(void) {
    int status;
    make("t");
    pid_t child = start("t", count);
    kill(child, SIGSTOP);
    waitpid(child, &status, WUNTRACED);
    freeze("t", true);
    await("t", "frozen 1");
    freeze("t", false);
    await("t", "frozen 0");
    expect(!progresses(), "it is stopped after the thaw");
    kill(child, SIGCONT);
    expect(progresses(), "it is continued");
    end(child);
    drop("t");
}

static void traced(void) {
    int status;
    make("t");
    pid_t child = start("t", count);
    ptrace(PTRACE_SEIZE, child, NULL, NULL);
    ptrace(PTRACE_INTERRUPT, child, NULL, NULL);
    waitpid(child, &status, __WALL);
    freeze("t", true);
    await("t", "frozen 1");
    freeze("t", false);
    await("t", "frozen 0");
    expect(!progresses(), "it is traced after the thaw");
    ptrace(PTRACE_DETACH, child, NULL, NULL);
    expect(progresses(), "it goes on without its tracer");
    end(child);
    drop("t");
}

static void vforks(void) {
    make("t");
    start("t", wait_in_vfork);
    while (*shared == 0)
        usleep(1000);
    freeze("t", true);
    await("t", "frozen 1");
    freeze("t", false);
    await("t", "frozen 0");
    write_to("t", "cgroup.kill", "1");
    while (wait(NULL) > 0) {
    }
    drop("t");
}

static void kill_of_a_tree(bool freezes) {
    const char *groups[] = {"t", "t/a", "t/a/b", "t/c"};
    pid_t children[4];
    for (int i = 0; i < 4; i++) {
        make(groups[i]);
        children[i] = start(groups[i], sleep_long);
    }
    make("outside");
    pid_t outside = start("outside", sleep_long);
    if (freezes) {
        freeze("t/a", true);
        await("t/a", "frozen 1");
    }
    write_to("t", "cgroup.kill", "1");
    for (int i = 0; i < 4; i++) {
        int status;
        waitpid(children[i], &status, 0);
        expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "a member is killed");
    }
    await("t", "populated 0");
    expect(kill(outside, 0) == 0, "another group's task lives");
    end(outside);
    for (int i = 3; i >= 0; i--)
        drop(groups[i]);
    drop("outside");
}

static void kill_of_a_running_tree(void) {
    kill_of_a_tree(false);
}

static void kill_of_a_frozen_tree(void) {
    kill_of_a_tree(true);
}

static void kill_of_a_fork_bomb(void) {
    make("t");
    make("t/a");
    start("t/a", bomb);
    while (*shared < 20)
        usleep(1000);
    write_to("t", "cgroup.kill", "1");
    await("t", "populated 0");
    expect(!progresses(), "no child of the bomb lives");
    while (wait(NULL) > 0) {
    }
    drop("t/a");
    drop("t");
}

static const struct {
    const char *name;
    void (*check)(void);
} RULES[] = {
    {"freeze of a tree", tree},
    {"freeze and kill of a fork bomb", fork_bomb},
    {"mkdir and rmdir below a frozen group", directories},
    {"migration", migration},
    {"a frozen task is traced", trace_of_a_frozen_task},
    {"a stopped task is frozen", stopped},
    {"a traced task is frozen", traced},
    {"a task that waits in vfork is frozen", vforks},
    {"kill of a tree", kill_of_a_running_tree},
    {"kill of a tree that is frozen in part", kill_of_a_frozen_tree},
    {"kill of a fork bomb", kill_of_a_fork_bomb},
};

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++) {
        *shared = 0;
        printf("%s\n", RULES[i].name);
        RULES[i].check();
    }
    return failed;
}
