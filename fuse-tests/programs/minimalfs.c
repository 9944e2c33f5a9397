/*
 * The least that a freezer filesystem on libfuse 2 can do: a tree of groups with freezer.state and tasks, which freezes no task. It stores ids as
 * numbers, and prints them when tasks is opened. It costs what any mount by libfuse's path interface costs.
 */
#define _GNU_SOURCE
#define FUSE_USE_VERSION 26
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct group {
    struct group *next;
    ino_t inode;
    pid_t *tasks;
    int count, room;
    char path[];
};

struct text {
    size_t length;
    char bytes[];
};

enum kind { NONE, GROUP, STATE, TASKS };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct group *groups;
static ino_t last_inode = 1;

static struct group *find_group(const char *path, size_t length) {
    for (struct group *group = groups; group != NULL; group = group->next)
        if (strncmp(group->path, path, length) == 0 && group->path[length] == '\0')
            return group;
    return NULL;
}

/* The root's path is empty: so the path of each file is its group's path, a slash and a name. */
static struct group *find(const char *path, enum kind *kind) {
    const char *slash = strrchr(path, '/');
    const char *name = slash + 1;
    *kind = strcmp(name, "freezer.state") == 0 ? STATE : strcmp(name, "tasks") == 0 ? TASKS : GROUP;
    size_t length = *kind == GROUP && *name != '\0' ? strlen(path) : (size_t) (slash - path);
    struct group *group = find_group(path, length);
    if (group == NULL)
        *kind = NONE;
    return group;
}

static int create_group(const char *path) {
    struct group *group = calloc(1, sizeof *group + strlen(path) + 1);
    if (group == NULL)
        return -ENOMEM;
    strcpy(group->path, path);
    group->inode = last_inode;
    last_inode += 3;
    group->next = groups;
    groups = group;
    return 0;
}

static int find_task(struct group *group, pid_t pid) {
    int low = 0;
    for (int high = group->count; low < high;) {
        int middle = (low + high) / 2;
        if (group->tasks[middle] < pid)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void remove_task(pid_t pid) {
    for (struct group *group = groups; group != NULL; group = group->next) {
        int at = find_task(group, pid);
        if (at < group->count && group->tasks[at] == pid) {
            group->count--;
            memmove(group->tasks + at, group->tasks + at + 1, (group->count - at) * sizeof *group->tasks);
        }
    }
}

static int attach(struct group *group, pid_t pid) {
    if (pid <= 0)
        return -EINVAL;
    if (kill(pid, 0) != 0)
        return -errno;
    remove_task(pid);
    if (group->count == group->room) {
        int room = group->room * 2 + 8;
        pid_t *more = realloc(group->tasks, room * sizeof *more);
        if (more == NULL)
            return -ENOMEM;
        group->tasks = more;
        group->room = room;
    }
    int at = find_task(group, pid);
    memmove(group->tasks + at + 1, group->tasks + at, (group->count - at) * sizeof *group->tasks);
    group->tasks[at] = pid;
    group->count++;
    return 0;
}

static int on_getattr(const char *path, struct stat *stat) {
    enum kind kind;
    pthread_mutex_lock(&lock);
    struct group *group = find(path, &kind);
    if (kind != NONE) {
        memset(stat, 0, sizeof *stat);
        stat->st_ino = group->inode + (kind - GROUP);
        stat->st_mode = kind == GROUP ? S_IFDIR | 0755 : S_IFREG | 0644;
        stat->st_nlink = kind == GROUP ? 2 : 1;
    }
    pthread_mutex_unlock(&lock);
    return kind == NONE ? -ENOENT : 0;
}

static int on_readdir(const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset, struct fuse_file_info *info) {
    (void) offset, (void) info;
    fill(buffer, ".", NULL, 0);
    fill(buffer, "..", NULL, 0);
    fill(buffer, "freezer.state", NULL, 0);
    fill(buffer, "tasks", NULL, 0);
    size_t length = strcmp(path, "/") == 0 ? 0 : strlen(path);
    pthread_mutex_lock(&lock);
    for (struct group *group = groups; group != NULL; group = group->next)
        if (strncmp(group->path, path, length) == 0 && group->path[length] == '/' && strchr(group->path + length + 1, '/') == NULL)
            fill(buffer, group->path + length + 1, NULL, 0);
    pthread_mutex_unlock(&lock);
    return 0;
}

static int on_mkdir(const char *path, mode_t mode) {
    (void) mode;
    pthread_mutex_lock(&lock);
    int result = create_group(path);
    pthread_mutex_unlock(&lock);
    return result;
}

static int on_rmdir(const char *path) {
    int result = -ENOENT;
    size_t length = strlen(path);
    pthread_mutex_lock(&lock);
    for (struct group *group = groups; group != NULL; group = group->next)
        if (strncmp(group->path, path, length) == 0 && group->path[length] == '/')
            result = -EBUSY;
    for (struct group **at = &groups; result != -EBUSY && *at != NULL; at = &(*at)->next) {
        struct group *group = *at;
        if (strcmp(group->path, path) == 0) {
            *at = group->next;
            free(group->tasks);
            free(group);
            result = 0;
            break;
        }
    }
    pthread_mutex_unlock(&lock);
    return result;
}

static struct text *print(struct group *group, enum kind kind) {
    struct text *text = malloc(sizeof *text + (kind == STATE ? 16 : group->count * 12 + 1));
    if (text != NULL) {
        text->length = 0;
        if (kind == STATE)
            text->length = sprintf(text->bytes, "RUNNING\n");
        for (int i = 0; kind == TASKS && i < group->count; i++)
            text->length += sprintf(text->bytes + text->length, "%d\n", group->tasks[i]);
    }
    return text;
}

static int on_open(const char *path, struct fuse_file_info *info) {
    if ((info->flags & O_ACCMODE) == O_WRONLY)
        return 0;
    enum kind kind;
    int result = -ENOENT;
    pthread_mutex_lock(&lock);
    struct group *group = find(path, &kind);
    if (kind == STATE || kind == TASKS) {
        struct text *text = print(group, kind);
        info->fh = (uintptr_t) text;
        result = text == NULL ? -ENOMEM : 0;
    }
    pthread_mutex_unlock(&lock);
    return result;
}

static int on_read(const char *path, char *buffer, size_t size, off_t offset, struct fuse_file_info *info) {
    (void) path;
    struct text *text = (struct text *) (uintptr_t) info->fh;
    if ((size_t) offset >= text->length)
        return 0;
    if (size > text->length - offset)
        size = text->length - offset;
    memcpy(buffer, text->bytes + offset, size);
    return size;
}

static int on_write(const char *path, const char *buffer, size_t size, off_t offset, struct fuse_file_info *info) {
    (void) offset, (void) info;
    char word[64];
    if (size >= sizeof word)
        return -E2BIG;
    memcpy(word, buffer, size);
    word[size] = '\0';
    enum kind kind;
    int result = -ENOENT;
    pthread_mutex_lock(&lock);
    struct group *group = find(path, &kind);
    if (kind == STATE)
        result = 0;
    else if (kind == TASKS)
        result = attach(group, atoi(word));
    pthread_mutex_unlock(&lock);
    return result != 0 ? result : (int) size;
}

static int on_truncate(const char *path, off_t size) {
    (void) path, (void) size;
    return 0;
}

static int on_release(const char *path, struct fuse_file_info *info) {
    (void) path;
    free((void *) (uintptr_t) info->fh);
    return 0;
}

static const struct fuse_operations operations = {
    .getattr = on_getattr,
    .readdir = on_readdir,
    .mkdir = on_mkdir,
    .rmdir = on_rmdir,
    .open = on_open,
    .read = on_read,
    .write = on_write,
    .truncate = on_truncate,
    .release = on_release,
};

int main(int argc, char **argv) {
    if (create_group("") != 0)
        return 1;
    return fuse_main(argc, argv, &operations, NULL);
}
