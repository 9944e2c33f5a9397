// A library to be preloaded: statfs(2) and fstatfs(2) say of a FUSE filesystem that it is one of cgroup v1, as some programs require. For machines of 64
// bits, where struct statfs64 is the same as struct statfs.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/vfs.h>

#define FUSE_SUPER_MAGIC 0x65735546
#define CGROUP_SUPER_MAGIC 0x27e0eb

// Defines a function that changes the answer of the function that it hides.
#define DEFINE(NAME, TYPE, ANSWER) \
    int NAME(TYPE file, struct ANSWER *answer) { \
        int (*next)(TYPE, struct ANSWER *) = dlsym(RTLD_NEXT, #NAME); \
        int status = next(file, answer); \
        if (status == 0 && answer->f_type == FUSE_SUPER_MAGIC) \
            answer->f_type = CGROUP_SUPER_MAGIC; \
        return status; \
    }

DEFINE(statfs, const char *, statfs)
DEFINE(statfs64, const char *, statfs64)
DEFINE(fstatfs, int, statfs)
DEFINE(fstatfs64, int, statfs64)
