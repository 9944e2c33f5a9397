// A user puts a process into a group that ends just then, and another user's process gets its id: reuse_id TASKS UID AGE LATEST MILLISECONDS. User
// UID writes the id of a process that is AGE ms old to TASKS, the file of the group, and the process ends up to LATEST microseconds later. The process
// that gets the id is root's, as this program is, which clone3's set_tid needs. It tries for so long, and prints how many processes of root stayed
// marked as members or in a cgroup of freezerfs, and how many were listed. All processes end by themselves.
#define _GNU_SOURCE
#include "shared.h"
#include <linux/sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>

// For so long it may be seen that something is being undone.
enum { PATIENCE_MILLISECONDS = 1000 };

static int rounds, taken, listed;

static _Noreturn void sleep_until_killed(pid_t parent) {
    end_with_parent(parent);
    wait_for_alarm();
}

// Starts a process with a certain id. Returns -1 if it is in use.
static pid_t start_with_id(pid_t id) {
    pid_t parent = getpid();
    struct clone_args arguments = {.exit_signal = SIGCHLD, .set_tid = (uintptr_t)&id, .set_tid_size = 1};
    pid_t started = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (started == 0)
        sleep_until_killed(parent);
    return started;
}

static void end(pid_t process) {
    kill(process, SIGKILL);
    waitpid(process, NULL, 0);
}

static int is_marked(pid_t id) {
    struct rlimit limit;
    return prlimit(id, RLIMIT_LOCKS, NULL, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

static int is_in_cell(pid_t id) {
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/%d/cgroup", id);
    int file = open(path, O_RDONLY);
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    text[length < 0 ? 0 : length] = 0;
    return strstr(text, "/freezerfs-") != NULL;
}

static int stays_taken(pid_t id) {
    int64_t until = nanoseconds() + INT64_C(1000000) * PATIENCE_MILLISECONDS;
    while (is_marked(id) || is_in_cell(id)) {
        if (nanoseconds() > until)
            return 1;
        usleep(100);
    }
    return 0;
}

static int is_listed(const char *tasks_path, pid_t id) {
    FILE *tasks = fopen(tasks_path, "r");
    int found = 0, one;
    while (tasks && fscanf(tasks, "%d", &one) == 1)
        found |= one == id;
    if (tasks)
        fclose(tasks);
    return found;
}

static void spin_until(int64_t due) {
    while (nanoseconds() < due)
        ;
}

static void become(uid_t uid) {
    if (setgid(uid) != 0 || setuid(uid) != 0)
        _exit(1);
}

// Writes each id that it reads from a pipe to the file, as a user, and answers when it is done.
static _Noreturn void write_ids(const char *tasks_path, uid_t uid, int ids, int answers) {
    become(uid);
    int tasks = open(tasks_path, O_WRONLY);
    pid_t id;
    while (tasks >= 0 && read(ids, &id, sizeof id) == sizeof id) {
        char text[20];
        int length = sprintf(text, "%d", id);
        char ok = write(tasks, text, length) == length;
        if (write(answers, &ok, 1) != 1)
            break;
    }
    _exit(tasks < 0);
}

static void attach(const char *tasks_path, uid_t uid, int age, int latest, int64_t until) {
    int ids[2], answers[2];
    if (pipe(ids) != 0 || pipe(answers) != 0)
        exit(1);
    pid_t writer = fork();
    if (writer == 0) {
        close(ids[1]);
        write_ids(tasks_path, uid, ids[0], answers[1]);
    }
    close(answers[1]);
    while (nanoseconds() < until) {
        pid_t parent = getpid(), process = fork();
        if (process == 0) {
            become(uid);
            sleep_until_killed(parent);
        }
        usleep(age * 1000);
        int64_t begin = nanoseconds();
        if (write(ids[1], &process, sizeof process) != sizeof process)
            break;
        spin_until(begin + rand() % latest * INT64_C(1000));
        end(process);
        pid_t stranger = start_with_id(process);
        char ok;
        if (read(answers[0], &ok, 1) != 1)
            break;
        if (stranger == process) {
            rounds++;
            listed += is_listed(tasks_path, stranger);
            taken += stays_taken(stranger);
            end(stranger);
        }
    }
    close(ids[1]);
    waitpid(writer, NULL, 0);
}

int main(int count, char **arguments) {
    signal(SIGPIPE, SIG_IGN);
    alarm(LIFETIME_SECONDS);
    if (count != 6)
        return 1;
    int64_t until = nanoseconds() + atoll(arguments[5]) * 1000000;
    attach(arguments[1], atoi(arguments[2]), atoi(arguments[3]), atoi(arguments[4]), until);
    printf("taken %d, listed %d\n", taken, listed);
    return rounds == 0;
}
