// Processes and threads that execute the commands of the differential test: test_tasks SPAWNER-SOCKET TABLE SOCKET...
//
// The first process is the spawner: it forks the others and reaps them, and is in no group. Each other task has a slot with a socket. It receives
// commands and answers on that socket, and only while it runs: so an answer shows that it makes progress.
//
// TABLE is a file of two ints for each slot: first the ids of the slots' tasks, each stored as soon as the task exists; then, for each task that
// waits for its children as a shell does, how many stops of its children it has seen.
//
// All of them end by themselves: a task that reads the end of its socket, whose other end only the test has, exits. The spawner then kills all that
// are left, also stopped ones. There are never more tasks than slots.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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

// A child continues where its parent was, so the stack has to hold a command for each generation.
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

static void *run_thread(void *slot) {
    serve((intptr_t) slot);
    return NULL;
}

static void run_child(int slot) {
    signal(SIGCHLD, SIG_IGN); // its parent may be a shell
    table[slot] = getpid();
    serve(slot);
}

static int fork_child(int slot) {
    long pid = syscall(SYS_clone, CLONE_PARENT_SETTID | SIGCHLD, NULL, &table[slot], NULL, NULL);
    if (pid == 0)
        run_child(slot);
    return error_of(pid);
}

static int run_vfork_child(void *slot) {
    run_child((intptr_t) slot);
    return 0;
}

// As in vfork(2), the child has the memory of its parent, which waits until it has executed a program or ended. But it has a stack of its own, as it
// returns to the loop that reads commands. It must not be killed while it holds a lock of the C library, which its parent would wait for.
static int vfork_child(int slot) {
    char *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED)
        return errno;
    int error = error_of(clone(run_vfork_child, stack + STACK, CLONE_VM | CLONE_VFORK | CLONE_PARENT_SETTID | SIGCHLD, (void *) (intptr_t) slot, &table[slot]));
    munmap(stack, STACK);
    return error;
}

// The test knows the descriptor's number. Its offset shows that the write is done, also when the writer does not run any more.
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

static int set_user(int uid) {
    // The task is its process's only thread, and the C library's functions would take a lock.
    if (syscall(SYS_setgroups, 0, NULL) < 0 || syscall(SYS_setresgid, uid, uid, uid) < 0 || syscall(SYS_setresuid, uid, uid, uid) < 0)
        return errno;
    // Otherwise /proc/PID of a task that has changed its ids belongs to root, and is not to be read as that of others.
    return error_of(prctl(PR_SET_DUMPABLE, 1));
}

static void count_stops(int number) {
    int status, error = errno;
    while (waitpid(-1, &status, WNOHANG | WUNTRACED) > 0)
        if (WIFSTOPPED(status))
            ++*stops_seen;
    errno = error;
}

// From now on the task waits for its children as a shell does, and answers all the same.
static int watch_children(int slot) {
    struct sigaction action = {.sa_handler = count_stops, .sa_flags = SA_RESTART};
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
    // A caller in the background would be stopped.
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    sigprocmask(SIG_BLOCK, &ttou, &before);
    int error = error_of(tcsetpgrp(fd, group));
    sigprocmask(SIG_SETMASK, &before, NULL);
    close(fd);
    return error;
}

// Stores the ids of this process's threads, of which there are at most as many as slots, and returns how many there are. As a vfork child has the
// memory of its parent, it takes no lock of the C library.
static int list_threads(int ids[]) {
    _Alignas(struct dirent64) char entries[4096];
    int count = 0, fd = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        fail("/proc/self/task");
    for (long length; (length = syscall(SYS_getdents64, fd, entries, sizeof entries)) > 0;)
        for (long at = 0; at < length; at += ((struct dirent64 *) (entries + at))->d_reclen) {
            int id = atoi(((struct dirent64 *) (entries + at))->d_name);
            if (id > 0 && count < slots)
                ids[count++] = id;
        }
    close(fd);
    return count;
}

static int is_among(int id, const int ids[], int count) {
    for (int i = 0; i < count; i++)
        if (ids[i] == id)
            return 1;
    return 0;
}

// The new thread can't be asked for its id: it may be frozen before it runs.
static int start_thread(int slot) {
    int before[slots], now[slots], count = list_threads(before);
    pthread_attr_t attributes;
    pthread_t started;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK);
    int error = pthread_create(&started, &attributes, run_thread, (void *) (intptr_t) slot);
    pthread_attr_destroy(&attributes);
    if (error)
        return error;
    int count_now = list_threads(now);
    for (int i = 0; i < count_now; i++)
        if (!is_among(now[i], before, count))
            table[slot] = now[i];
    return 0;
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

// A command is a word, a number and two texts, each ended by NUL except for the last, which may contain NULs.
static void run_command(int slot, char *command, size_t length) {
    char *number = command + strlen(command) + 1;
    char *path = number + strlen(number) + 1;
    char *data = path + strlen(path) + 1;
    int value = atoi(number);
    if (!strcmp(command, "ping"))
        answer(slot, "0");
    else if (!strcmp(command, "fork"))
        answer(slot, "%d", fork_child(value));
    else if (!strcmp(command, "vfork"))
        answer(slot, "%d", vfork_child(value));
    else if (!strcmp(command, "thread"))
        answer(slot, "%d", start_thread(value));
    else if (!strcmp(command, "leave"))
        syscall(SYS_exit, 0); // this thread alone
    else if (!strcmp(command, "exit"))
        _exit(0);
    else if (!strcmp(command, "exec"))
        answer(slot, "%d", execute(slot));
    else if (!strcmp(command, "uid"))
        answer(slot, "%d", set_user(value));
    else if (!strcmp(command, "setsid"))
        answer(slot, "%d", error_of(setsid()));
    else if (!strcmp(command, "setpgid"))
        answer(slot, "%d", error_of(setpgid(0, value)));
    else if (!strcmp(command, "terminal"))
        answer(slot, "%d", get_terminal(path));
    else if (!strcmp(command, "foreground"))
        answer(slot, "%d", set_foreground(path, value));
    else if (!strcmp(command, "shell"))
        answer(slot, "%d", watch_children(slot));
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
        run_command(slot, command, length);
    }
}

// The spawner ----------------------------------------------------------------------------------------------------------------------

// Kills children of this process alone: their ids are no other process's. A task whose parent has ended is such a child.
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

static void run_spawner(int spawner) {
    char command[64], text[32];
    static const int defaults[] = {SIGCHLD, SIGHUP, SIGINT, SIGTERM, SIGTSTP}; // the test may have been started with others
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
        signal(defaults[i], SIG_DFL);
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
        fail("spawner");
    for (;;) {
        ssize_t length = recv(spawner, command, sizeof command - 1, 0);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            end_all();
        command[length] = 0;
        int number, done = 0;
        if (sscanf(command, "spawn %d", &number) == 1) {
            // The tasks ignore SIGCHLD, so that their children leave no zombies. The spawner reaps its own children when the test asks for it.
            int pid = fork();
            if (pid == 0) {
                close(spawner);
                run_child(number);
            }
            table[number] = pid;
            done = pid;
        } else if (sscanf(command, "reap %d", &number) == 1) {
            done = waitpid(number, NULL, WNOHANG);
        }
        snprintf(text, sizeof text, "%d", done);
        if (send(spawner, text, strlen(text), MSG_NOSIGNAL) < 0)
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
        fprintf(stderr, "usage: test_tasks SPAWNER-SOCKET TABLE SOCKET...\n");
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
    run_spawner(atoi(arguments[1]));
}
