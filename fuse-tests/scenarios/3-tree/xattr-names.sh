# Attributes have names in the namespaces user, trusted and security. A prefix alone is not a name: EINVAL. Trusted attributes are listed only for a process with CAP_SYS_ADMIN in the initial
# user namespace, user attributes for all.
#: options allow_other,semantics=hierarchical
#: needs setpriv unshare python3
listed() { "$@" python3 -c 'import os; print(sorted(os.listxattr(".")), sorted(os.listxattr("tasks")))'; }
names() {
    python << 'END'
for name in "user.", "trusted.", "security.", "system.", "user", "other.x", "security.x", "security.capability":
    print(name, attempt(os.getxattr, ".", name), attempt(os.setxattr, ".", name, b"1"), attempt(os.removexattr, "tasks", name))
os.setxattr("tasks", "user.a", b"1")
os.setxattr("tasks", "trusted.b", b"1")
os.setxattr(".", "trusted.c", b"1")
END
    listed
    listed $as_nobody
    listed setpriv --bounding-set=-all --inh-caps=-all
    listed unshare --user --map-root-user
    listed unshare --user --map-root-user unshare --mount
}
compare_with_kernel names
