// Processes and threads that do what they are told, for the differential test: puppets KEEPER-SOCKET TABLE SOCKET...
//
// The keeper, which is started, makes the others and reaps them; it is in no group. Each puppet has the socket of its slot, takes a
// command from it and answers there. It answers only while it runs, so that an answer is progress.
//
// TABLE is a file of two ints a slot: first all of the ids of the slots' tasks, each there as soon as it exists; then how many stops of its
// children each has seen that waits for them as a shell does.
//
// Everything ends by itself: who reads the end of its socket, whose other end is the test's alone, exits; the keeper ends all that are
// left, stopped or not. There are never more tasks than slots.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// A child goes on where its parent was, so the stack has to hold a command for each generation.
enum { LONGEST = 8192, STACK = 1 << 20, WRITING = 500 };

static char **arguments;
static int slots;
static int *sockets;
static volatile int *table;
static volatile int *stops_seen; // a shell's own, in the table

static _Noreturn void fail(const char *what) {
    perror(what);
    _exit(1);
}

static void answer(int slot, const char *format, ...) {
    char text[64];
    va_list list;
    va_start(list, format);
    int length = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (send(sockets[slot], text, length, MSG_NOSIGNAL) < 0)
        _exit(0);
}

static int error_of(int result) {
    return result < 0 ? errno : 0;
}

static void serve(int slot);

static void *thread(void *slot) {
    table[(intptr_t) slot] = gettid();
    serve((intptr_t) slot);
    return NULL;
}

static void be_child(int slot) {
    signal(SIGCHLD, SIG_IGN); // its parent may be a shell
    table[slot] = getpid();
    serve(slot);
}

// As vfork(2) does it: the caller waits until the child has executed a program or ended. But the child has memory of its own.
static int clone_child(int slot, int flags) {
    long pid = syscall(SYS_clone, flags | CLONE_PARENT_SETTID | SIGCHLD, NULL, &table[slot], NULL, NULL);
    if (pid == 0)
        be_child(slot);
    return pid < 0 ? -errno : pid;
}

// The descriptor's number is known, so that its offset tells others of a write that has been done, though its writer does not run any more.
static int write_to(int slot, const char *path, const char *data, size_t length) {
    int opened = open(path, O_WRONLY | O_CLOEXEC);
    if (opened < 0)
        return errno;
    int fd = dup3(opened, WRITING + slot, O_CLOEXEC);
    if (fd < 0)
        fail("dup3");
    close(opened);
    int error = write(fd, data, length) < 0 ? errno : 0;
    close(fd);
    return error;
}

static int read_from(const char *path) {
    char data[4096];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int error = read(fd, data, sizeof data) < 0 ? errno : 0;
    close(fd);
    return error;
}

static int become(int uid) {
    if (setgroups(0, NULL) < 0 || setresgid(uid, uid, uid) < 0 || setresuid(uid, uid, uid) < 0)
        return errno;
    // /proc of a task that has changed its ids would be root's, and its ids not to be read as others' are.
    return error_of(prctl(PR_SET_DUMPABLE, 1));
}

static void see_children(int number) {
    int status, error = errno;
    while (waitpid(-1, &status, WNOHANG | WUNTRACED) > 0)
        if (WIFSTOPPED(status))
            ++*stops_seen;
    errno = error;
}

// Sees of its children what a shell does, and answers all the same.
static int be_shell(int slot) {
    struct sigaction action = {.sa_handler = see_children, .sa_flags = SA_RESTART};
    stops_seen = &table[slots + slot];
    *stops_seen = 0;
    return error_of(sigaction(SIGCHLD, &action, NULL));
}

static int get_terminal(const char *path) {
    int fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int error = error_of(ioctl(fd, TIOCSCTTY, 0));
    close(fd);
    return error;
}

static int set_foreground(const char *path, int group) {
    sigset_t ttou, before;
    int fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    // Who is in the background itself would be stopped.
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    sigprocmask(SIG_BLOCK, &ttou, &before);
    int error = error_of(tcsetpgrp(fd, group));
    sigprocmask(SIG_SETMASK, &before, NULL);
    close(fd);
    return error;
}

static int start_thread(int slot) {
    pthread_attr_t attributes;
    pthread_t started;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK);
    table[slot] = 0;
    int error = pthread_create(&started, &attributes, thread, (void *) (intptr_t) slot);
    pthread_attr_destroy(&attributes);
    return error;
}

static int execute(int slot) {
    char number[16];
    char *argv[slots + 5];
    snprintf(number, sizeof number, "%d", slot);
    argv[0] = arguments[0];
    argv[1] = "--slot";
    argv[2] = number;
    for (int i = 1; i <= slots + 3; i++)
        argv[i + 2] = arguments[i]; // the last is NULL
    execv("/proc/self/exe", argv);
    return errno;
}

// A command is a word, a number, and two texts, each ended by NUL but the last, which may have NULs in it.
static void obey(int slot, char *command, size_t length) {
    char *number = command + strlen(command) + 1;
    char *path = number + strlen(number) + 1;
    char *data = path + strlen(path) + 1;
    int value = atoi(number);
    if (!strcmp(command, "ping"))
        answer(slot, "0");
    else if (!strcmp(command, "fork"))
        answer(slot, "%d", clone_child(value, 0) > 0 ? 0 : errno);
    else if (!strcmp(command, "vfork"))
        answer(slot, "%d", clone_child(value, CLONE_VFORK) > 0 ? 0 : errno);
    else if (!strcmp(command, "thread"))
        answer(slot, "%d", start_thread(value));
    else if (!strcmp(command, "leave"))
        syscall(SYS_exit, 0); // this thread alone
    else if (!strcmp(command, "exit"))
        _exit(0);
    else if (!strcmp(command, "exec"))
        answer(slot, "%d", execute(slot));
    else if (!strcmp(command, "uid"))
        answer(slot, "%d", become(value));
    else if (!strcmp(command, "setsid"))
        answer(slot, "%d", error_of(setsid()));
    else if (!strcmp(command, "setpgid"))
        answer(slot, "%d", error_of(setpgid(0, value)));
    else if (!strcmp(command, "terminal"))
        answer(slot, "%d", get_terminal(path));
    else if (!strcmp(command, "foreground"))
        answer(slot, "%d", set_foreground(path, value));
    else if (!strcmp(command, "shell"))
        answer(slot, "%d", be_shell(slot));
    else if (!strcmp(command, "write"))
        answer(slot, "%d", write_to(slot, path, data, command + length - data));
    else if (!strcmp(command, "read"))
        answer(slot, "%d", read_from(path));
    else if (!strcmp(command, "mkdir"))
        answer(slot, "%d", error_of(mkdir(path, 0777)));
    else if (!strcmp(command, "rmdir"))
        answer(slot, "%d", error_of(rmdir(path)));
    else if (!strcmp(command, "rename"))
        answer(slot, "%d", error_of(rename(path, data)));
    else if (!strcmp(command, "chmod"))
        answer(slot, "%d", error_of(chmod(path, value)));
    else if (!strcmp(command, "chown"))
        answer(slot, "%d", error_of(chown(path, value, value)));
    else
        answer(slot, "unknown");
}

static void serve(int slot) {
    char command[LONGEST + 4];
    for (;;) {
        ssize_t length = recv(sockets[slot], command, LONGEST, 0);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            _exit(0);
        memset(command + length, 0, 4);
        obey(slot, command, length);
    }
}

// The keeper -----------------------------------------------------------------------------------------------------------------------

// Only children of our own: their ids can't be anybody else's. Whose parent ends becomes our child.
static void end_all(void) {
    char line[8192], path[64];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    for (;;) {
        FILE *children = fopen(path, "r");
        if (children && fgets(line, sizeof line, children))
            for (char *at = strtok(line, " "); at; at = strtok(NULL, " "))
                kill(atoi(at), SIGKILL);
        if (children)
            fclose(children);
        if (waitpid(-1, NULL, 0) < 0)
            _exit(0);
    }
}

static void keep(int keeper) {
    char command[64], text[32];
    static const int plain[] = {SIGCHLD, SIGHUP, SIGINT, SIGTERM, SIGTSTP}; // whatever the test was started with
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        signal(plain[i], SIG_DFL);
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
        fail("keeper");
    for (;;) {
        ssize_t length = recv(keeper, command, sizeof command - 1, 0);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            end_all();
        command[length] = 0;
        int number, done = 0;
        if (sscanf(command, "spawn %d", &number) == 1) {
            // Puppets don't wait for their children, which so leave no zombies; those of the keeper are reaped when that is asked for.
            int pid = fork();
            if (pid == 0) {
                close(keeper);
                be_child(number);
            }
            table[number] = pid;
            done = pid;
        } else if (sscanf(command, "reap %d", &number) == 1) {
            done = waitpid(number, NULL, WNOHANG);
        }
        snprintf(text, sizeof text, "%d", done);
        if (send(keeper, text, strlen(text), MSG_NOSIGNAL) < 0)
            end_all();
    }
}

int main(int argc, char **argv) {
    int slot = -1;
    arguments = argv;
    if (argc > 3 && !strcmp(argv[1], "--slot")) {
        slot = atoi(argv[2]);
        argv[2] = argv[0];
        arguments = argv + 2;
        argc -= 2;
    }
    slots = argc - 3;
    if (slots < 1) {
        fprintf(stderr, "usage: puppets KEEPER-SOCKET TABLE SOCKET...\n");
        return 1;
    }
    sockets = calloc(slots, sizeof *sockets);
    for (int i = 0; i < slots; i++)
        sockets[i] = atoi(arguments[i + 3]);
    table = mmap(NULL, 2 * slots * sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED, atoi(arguments[2]), 0);
    if (table == MAP_FAILED)
        fail("table");
    if (slot >= 0) {
        answer(slot, "0");
        serve(slot);
    }
    keep(atoi(arguments[1]));
}
