/*
 * Twelve processes that rename, make, remove, open, list, freeze, thaw and attach, all at once and as fast as they can, in one group: storm GROUP SECONDS
 * THAWED [UID]. GROUP is the path of a group, THAWED what a thawed group's state is called there, UID whose processes they are to be. The groups that
 * they make are gone when it ends, and so are the members that it makes. It prints which operations took longer than a second, never ended, or gave an errno that
 * they should not, or else that none did; and on standard error how many there were. If one takes three seconds it aborts the mount that $containers names.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

enum { PROCESSES = 12, MEMBERS = 4, LONGEST_MS = 1000, HANGS_MS = 3000, LOOK_MS = 20 };

enum operation { RENAME, MKDIR, RMDIR, LINK, UNLINK, OPEN, READ, WRITE, LIST, STAT, CHMOD, SETXATTR, OPERATIONS };
static const char *const names[] = {"rename", "mkdir", "rmdir", "link", "unlink", "open", "read", "write", "list", "stat", "chmod", "setxattr"};

/* What is told to the parent, who never touches the mount itself while it is in use. */
static struct {
    atomic_int stop;
    struct process {
        atomic_long begin; /* of what is under way, in ms; 0 if nothing is */
        atomic_int operation, unexpected, unexpected_operation;
        long count[OPERATIONS], slowest[OPERATIONS];
    } of[PROCESSES];
} *shared;

static struct process *me;
static const char *thawed;
static pid_t members[MEMBERS];

static long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void begin(enum operation operation) {
    atomic_store(&me->operation, operation);
    atomic_store(&me->begin, now());
}

/* What others do at the same time, or the rules, may refuse it; anything else is a fault. */
static int is_expected(int error) {
    static const int expected[] = {EACCES, EBUSY, EEXIST, EINVAL, EIO, ENODEV, ENOENT, ENOTEMPTY, EOPNOTSUPP, EPERM, ESRCH};
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++)
        if (error == expected[i])
            return 1;
    return 0;
}

static long end(long result) {
    int error = errno, operation = atomic_load(&me->operation);
    long took = now() - atomic_load(&me->begin);
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

/* A path, valid until the fourth call after. In it % stands for one of the two names that the directory in the middle of it all has. */
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

static void move(const char *from, const char *to) { begin(RENAME); end(rename(from, to)); }
static void make(const char *path) { begin(MKDIR); end(mkdir(path, 0755)); }
static void drop(const char *path) { begin(RMDIR); end(rmdir(path)); }

static int opened(const char *path, int flags) {
    begin(OPEN);
    return end(open(path, flags));
}

static void look(const char *path) {
    char contents[4096];
    int fd = opened(path, O_RDONLY);
    if (fd < 0)
        return;
    begin(READ);
    end(read(fd, contents, sizeof contents));
    close(fd);
}

static void command(const char *path, const char *text) {
    int fd = opened(path, O_WRONLY);
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
    command(path, id);
}

/* One step of what a process does for ever. */
static void step(int number) {
    static const char *const files[] = {"tasks", "freezer.state", "notify_on_release"};
    struct stat status;
    int which = rand() % 2;
    switch (number) {
    case 0:
        move("T", "U");
        move("U", "T");
        break;
    case 1:
    case 2:
        move(at("%%/0"), at("%%/1"));
        break;
    case 3: {
        const char top = "TU"[rand() % 2];
        move(at("%c/0", top), at("%c/1", top));
        move(at("%c/1/x", top), at("%c/1/y", top));
        break;
    }
    case 4:
    case 5:
        make(at("%%/1/x"));
        drop(at("%%/1/x"));
        drop(at("%%/1/y"));
        break;
    case 6:
        begin(LINK);
        end(link(at("%%/tasks"), at("%%/1/x/link")));
        begin(UNLINK);
        end(unlink(at("%%/%d/tasks", which)));
        make(at("%%/%d", which));
        break;
    case 7:
        look(at("%%/%s", files[rand() % 3]));
        look(at("%%/%d/%s", which, files[rand() % 3]));
        break;
    case 8:
        command(at("%%/%d/freezer.state", which), "FROZEN");
        look(at("%%/%d/freezer.state", which));
        command(at("%%/%d/freezer.state", which), thawed);
        command(at("%%/freezer.state"), "FROZEN");
        command(at("%%/freezer.state"), thawed);
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
        make("a");
        make("a/b");
        make("a/b/c");
        move("a/b/c", "a/b/d");
        move("a/b", at("%%/1/z"));
        move("a", "b");
        drop("b/b/d");
        drop("b/b");
        drop("b");
        break;
    }
}

static void become(unsigned uid) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || setresgid(uid, uid, uid) || setresuid(uid, uid, uid))
        _exit(1);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* which a change of user has undone */
}

static int ended(const pid_t *children) {
    siginfo_t info;
    for (int i = 0; i < PROCESSES; i++) {
        info.si_pid = 0;
        if (waitid(P_PID, children[i], &info, WEXITED | WNOHANG | WNOWAIT) || !info.si_pid)
            return 0;
    }
    return 1;
}

/* Says what has not ended for so long, and returns whether there is such a thing. */
static int hangs(long longest) {
    int any = 0;
    for (int i = 0; i < PROCESSES; i++) {
        long begin = atomic_load(&shared->of[i].begin);
        if (begin && now() - begin > longest) {
            printf("%s never ended\n", names[atomic_load(&shared->of[i].operation)]);
            any = 1;
        }
    }
    return any;
}

/* Whoever waits for an answer of the mount gets an error. */
static void free_all(void) {
    const char *mount_point = getenv("containers");
    if (mount_point && umount2(mount_point, MNT_FORCE | MNT_DETACH))
        perror(mount_point);
}

/* "late" is how long the machine kept the parent waiting, which has nothing to do with the mount. */
static int report(long late) {
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
        if (slowest > LONGEST_MS + late || count == 0) {
            printf("%s: %ld, one took %ld ms\n", names[operation], count, slowest);
            faults++;
        }
    }
    fprintf(stderr, "%ld operations; the parent was %ld ms late\n", all, late);
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
    long end_of_storm = now() + atof(arguments[2]) * 1000;
    long late = 0;
    int hung = 0;
    thawed = arguments[3];
    if (chdir(arguments[1]))
        return perror(arguments[1]), 1;
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < MEMBERS; i++)
        if ((members[i] = fork()) == 0) {
            become(uid);
            if (chdir("/") == 0)
                pause();
            _exit(1);
        }
    for (int i = 0; i < PROCESSES; i++)
        if ((children[i] = fork()) == 0) {
            become(uid);
            me = &shared->of[i];
            srand(i);
            if (i == 0) {
                make("T");
                make("T/0");
                make("T/1");
            }
            while (!atomic_load(&shared->stop))
                step(i);
            _exit(0);
        }
    while (!hung && (now() < end_of_storm || !ended(children))) {
        long woken = now() + LOOK_MS;
        usleep(LOOK_MS * 1000);
        if (now() - woken > late)
            late = now() - woken;
        hung = hangs(HANGS_MS + late);
        atomic_store(&shared->stop, hung || now() >= end_of_storm);
    }
    if (hung) {
        fflush(stdout);
        free_all();
    }
    /* Members are reaped last: their ids are written until then. */
    for (int i = 0; i < PROCESSES; i++)
        waitpid(children[i], NULL, 0);
    me = &shared->of[0];
    for (int i = 0; i < 4 && !hung; i++) {
        command(at("%c/%d/freezer.state", "TU"[i / 2], i % 2), thawed);
        command(at("%c/freezer.state", "TU"[i / 2]), thawed);
    }
    for (int i = 0; i < MEMBERS; i++) {
        kill(members[i], SIGKILL);
        waitpid(members[i], NULL, 0);
    }
    static const char *const made[] = {"a/b/c", "a/b/d", "a/b", "a", "b/b/c", "b/b/d", "b/b", "b", "%c/1/x", "%c/1/y", "%c/0/x", "%c/0/y", "%c/0", "%c/1", "%c"};
    for (unsigned i = 0; i < sizeof made / sizeof *made && !hung; i++)
        for (int top = 0; top < 2; top++)
            drop(at(made[i], "TU"[top]));
    if (!hung && !report(late))
        puts("no operation took longer than a second");
    return hung;
}
