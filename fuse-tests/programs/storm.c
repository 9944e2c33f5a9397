/*
 * Twelve processes that rename, make, remove, open, list, freeze, thaw and attach in one group, all at once and as fast as they can: storm GROUP SECONDS
 * THAWED [UID]. GROUP is the group's path, THAWED the word for the state of a thawed group, UID the user of the processes. At its end the groups and
 * the members that it has made are gone. It prints which operations took longer than a second, never ended, or gave an unexpected errno, or else
 * that there was none; and on standard error the number of operations. If one takes three seconds, it aborts the mount that $containers names.
 */
#define _GNU_SOURCE
#include "shared.h"
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>

enum { PROCESSES = 12, MEMBERS = 4, LONGEST_MS = 1000, MEMBERS_END_MS = 2000, HANGS_MS = 3000, CHECK_MS = 20 };

enum operation { RENAME, MKDIR, RMDIR, LINK, UNLINK, OPEN, READ, WRITE, LIST, STAT, CHMOD, SETXATTR, OPERATIONS };
static const char *const names[] = {"rename", "mkdir", "rmdir", "link", "unlink", "open", "read", "write", "list", "stat", "chmod", "setxattr"};

/* What the processes report to the parent, which never uses the mount while they run. */
static struct {
    atomic_int stop;
    struct process {
        atomic_long begin; /* of the operation under way, in ms; 0 if there is none */
        atomic_int operation, unexpected, unexpected_operation;
        long count[OPERATIONS], slowest[OPERATIONS];
    } of[PROCESSES];
} *shared;

static struct process *me;
static const char *thawed;
static pid_t members[MEMBERS];

static long now_ms(void) {
    return nanoseconds() / 1000000;
}

static void begin(enum operation operation) {
    atomic_store(&me->operation, operation);
    atomic_store(&me->begin, now_ms());
}

/* The rules, or what the other processes do at the same time, may give these errnos; any other is a fault. */
static int is_expected(int error) {
    static const int expected[] = {EACCES, EBUSY, EEXIST, EINVAL, EIO, ENODEV, ENOENT, ENOTEMPTY, EOPNOTSUPP, EPERM, ESRCH};
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++)
        if (error == expected[i])
            return 1;
    return 0;
}

static long end(long result) {
    int error = errno, operation = atomic_load(&me->operation);
    long took = now_ms() - atomic_load(&me->begin);
    atomic_store(&me->begin, 0);
    me->count[operation]++;
    if (took > me->slowest[operation])
        me->slowest[operation] = took;
    if (result < 0 && !is_expected(error)) {
        atomic_store(&me->unexpected_operation, operation);
        atomic_store(&me->unexpected, error);
    }
    return result;
}

/* A path, valid until the fourth call after this one. In it % stands for T or U, the two names that the renamed directory has. */
static const char *at(const char *format, ...) {
    static char paths[4][256];
    static unsigned last;
    char *path = paths[last++ % 4];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(path, sizeof paths[0], format, arguments);
    va_end(arguments);
    for (char *c = path; *c; c++)
        if (*c == '%')
            *c = "TU"[rand() % 2];
    return path;
}

static void rename_group(const char *from, const char *to) { begin(RENAME); end(rename(from, to)); }
static void make_group(const char *path) { begin(MKDIR); end(mkdir(path, 0755)); }
static void remove_group(const char *path) { begin(RMDIR); end(rmdir(path)); }

static int open_file(const char *path, int flags) {
    begin(OPEN);
    return end(open(path, flags));
}

static void read_file(const char *path) {
    char contents[4096];
    int fd = open_file(path, O_RDONLY);
    if (fd < 0)
        return;
    begin(READ);
    end(read(fd, contents, sizeof contents));
    close(fd);
}

static void write_file(const char *path, const char *text) {
    int fd = open_file(path, O_WRONLY);
    if (fd < 0)
        return;
    begin(WRITE);
    end(write(fd, text, strlen(text)));
    close(fd);
}

static void list(const char *path) {
    begin(LIST);
    DIR *directory = opendir(path);
    while (directory && readdir(directory))
        ;
    end(directory ? 0 : -1);
    if (directory)
        closedir(directory);
}

static void attach(const char *path) {
    char id[16];
    snprintf(id, sizeof id, "%d", members[rand() % MEMBERS]);
    write_file(path, id);
}

/* One step of what the process with this number does all the time. */
static void step(int number) {
    static const char *const files[] = {"tasks", "freezer.state", "notify_on_release"};
    struct stat status;
    int which = rand() % 2;
    switch (number) {
    case 0:
        rename_group("T", "U");
        rename_group("U", "T");
        break;
    case 1:
    case 2:
        rename_group(at("%%/0"), at("%%/1"));
        break;
    case 3: {
        const char top = "TU"[rand() % 2];
        rename_group(at("%c/0", top), at("%c/1", top));
        rename_group(at("%c/1/x", top), at("%c/1/y", top));
        break;
    }
    case 4:
    case 5:
        make_group(at("%%/1/x"));
        remove_group(at("%%/1/x"));
        remove_group(at("%%/1/y"));
        break;
    case 6:
        begin(LINK);
        end(link(at("%%/tasks"), at("%%/1/x/link")));
        begin(UNLINK);
        end(unlink(at("%%/%d/tasks", which)));
        make_group(at("%%/%d", which));
        break;
    case 7:
        read_file(at("%%/%s", files[rand() % 3]));
        read_file(at("%%/%d/%s", which, files[rand() % 3]));
        break;
    case 8:
        write_file(at("%%/%d/freezer.state", which), "FROZEN");
        read_file(at("%%/%d/freezer.state", which));
        write_file(at("%%/%d/freezer.state", which), thawed);
        write_file(at("%%/freezer.state"), "FROZEN");
        write_file(at("%%/freezer.state"), thawed);
        break;
    case 9:
        attach(at("%%/%d/tasks", which));
        attach("tasks");
        begin(SETXATTR);
        end(setxattr(at("%%/%d", which), "user.freezerfs.fault_busy", "1", 1, 0));
        begin(CHMOD);
        end(chmod(at("%%/1/freezer.state"), which ? 0644 : 0600));
        break;
    case 10:
        list(at("%%"));
        list(at("%%/1"));
        begin(STAT);
        end(stat(at("%%/0/tasks"), &status));
        break;
    case 11:
        make_group("a");
        make_group("a/b");
        make_group("a/b/c");
        rename_group("a/b/c", "a/b/d");
        rename_group("a/b", at("%%/1/z"));
        rename_group("a", "b");
        remove_group("b/b/d");
        remove_group("b/b");
        remove_group("b");
        break;
    }
}

static void become_user(unsigned uid) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || setresgid(uid, uid, uid) || setresuid(uid, uid, uid))
        _exit(1);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* again: a change of user resets it */
}

static int have_ended(const pid_t *children) {
    siginfo_t info;
    for (int i = 0; i < PROCESSES; i++) {
        info.si_pid = 0;
        if (waitid(P_PID, children[i], &info, WEXITED | WNOHANG | WNOWAIT) || !info.si_pid)
            return 0;
    }
    return 1;
}

/* Prints the operations that have lasted longer than this, and returns whether there are any. */
static int print_hanging(long longest) {
    int any = 0;
    for (int i = 0; i < PROCESSES; i++) {
        long begin = atomic_load(&shared->of[i].begin);
        if (begin && now_ms() - begin > longest) {
            printf("%s never ended\n", names[atomic_load(&shared->of[i].operation)]);
            any = 1;
        }
    }
    return any;
}

/* Every process that waits for an answer of the mount gets an error. */
static void abort_mount(void) {
    const char *mount_point = getenv("containers");
    if (mount_point && umount2(mount_point, MNT_FORCE | MNT_DETACH))
        perror(mount_point);
}

/* late_ms: how much longer than asked for the parent once slept, which is the machine's doing and not the mount's. */
static int report(long late_ms) {
    int faults = 0;
    long all = 0;
    for (int operation = 0; operation < OPERATIONS; operation++) {
        long count = 0, slowest = 0;
        for (int i = 0; i < PROCESSES; i++) {
            count += shared->of[i].count[operation];
            if (shared->of[i].slowest[operation] > slowest)
                slowest = shared->of[i].slowest[operation];
        }
        fprintf(stderr, "%s: %ld, the slowest %ld ms\n", names[operation], count, slowest);
        all += count;
        if (slowest > LONGEST_MS + late_ms || count == 0) {
            printf("%s: %ld, one took %ld ms\n", names[operation], count, slowest);
            faults++;
        }
    }
    fprintf(stderr, "%ld operations; the parent was %ld ms late\n", all, late_ms);
    for (int i = 0; i < PROCESSES; i++) {
        int unexpected = atomic_load(&shared->of[i].unexpected);
        if (unexpected) {
            printf("%s: %s\n", names[atomic_load(&shared->of[i].unexpected_operation)], strerror(unexpected));
            faults++;
        }
    }
    return faults;
}

int main(int count, char **arguments) {
    pid_t children[PROCESSES];
    unsigned uid = count > 4 ? atoi(arguments[4]) : 0;
    long end_of_storm = now_ms() + atof(arguments[2]) * 1000;
    long late_ms = 0;
    int hung = 0;
    thawed = arguments[3];
    if (chdir(arguments[1]))
        return perror(arguments[1]), 1;
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < MEMBERS; i++)
        if ((members[i] = fork()) == 0) {
            become_user(uid);
            if (chdir("/") == 0)
                pause();
            _exit(1);
        }
    for (int i = 0; i < PROCESSES; i++)
        if ((children[i] = fork()) == 0) {
            become_user(uid);
            me = &shared->of[i];
            srand(i);
            if (i == 0) {
                make_group("T");
                make_group("T/0");
                make_group("T/1");
            }
            while (!atomic_load(&shared->stop))
                step(i);
            _exit(0);
        }
    while (!hung && (now_ms() < end_of_storm || !have_ended(children))) {
        long woken = now_ms() + CHECK_MS;
        usleep(CHECK_MS * 1000);
        if (now_ms() - woken > late_ms)
            late_ms = now_ms() - woken;
        hung = print_hanging(HANGS_MS + late_ms);
        atomic_store(&shared->stop, hung || now_ms() >= end_of_storm);
    }
    if (hung) {
        fflush(stdout);
        abort_mount();
    }
    /* Members are reaped last: the processes write their ids until then. */
    for (int i = 0; i < PROCESSES; i++)
        waitpid(children[i], NULL, 0);
    me = &shared->of[0];
    for (int i = 0; i < 4 && !hung; i++) {
        /* A thaw frees a task that was frozen before it was moved here only after a freeze. */
        write_file(at("%c/%d/freezer.state", "TU"[i / 2], i % 2), "FROZEN");
        write_file(at("%c/%d/freezer.state", "TU"[i / 2], i % 2), thawed);
        write_file(at("%c/freezer.state", "TU"[i / 2]), thawed);
    }
    for (int i = 0; i < MEMBERS; i++)
        kill(members[i], SIGKILL);
    /* One that was frozen when it was moved to the root is held there by the kernel's freezer (engine=v1) until the mount ends, SIGKILL or not. */
    long last = now_ms() + MEMBERS_END_MS;
    for (int i = 0; i < MEMBERS; i++)
        while (waitpid(members[i], NULL, WNOHANG) == 0 && now_ms() < last)
            usleep(1000);
    static const char *const made[] = {"a/b/c", "a/b/d", "a/b", "a", "b/b/c", "b/b/d", "b/b", "b", "%c/1/x", "%c/1/y", "%c/0/x", "%c/0/y", "%c/0", "%c/1", "%c"};
    for (unsigned i = 0; i < sizeof made / sizeof *made && !hung; i++)
        for (int top = 0; top < 2; top++)
            remove_group(at(made[i], "TU"[top]));
    if (!hung && !report(late_ms))
        puts("no operation took longer than a second");
    return hung;
}
