# A group that is made in one with the set-group-id bit gets that group's owning group, not its maker's, and the bit; its files get the
# owning group only.
#: options allow_other,semantics=hierarchical
#: needs setpriv python3
inherits() {
    mkdir plain shared
    chgrp 1234 plain shared
    chmod 777 plain
    chmod 2777 shared
    setpriv --reuid=65534 --regid=65533 --clear-groups mkdir plain/a shared/a shared/a/b
    python3 -c 'import os; os.mkdir("plain/all", 0o7777); os.mkdir("shared/all", 0o7777)'
    stat -c '%04a %u:%g %n' plain plain/a plain/a/tasks plain/all shared shared/tasks shared/a shared/a/tasks shared/a/b shared/a/b/freezer.state shared/all
    chmod g-s shared
    mkdir shared/c
    stat -c '%04a %u:%g %n' shared/c
    rmdir plain/* shared/a/b shared/* plain shared
} 2> /dev/null # for rmdir of the files
compare_with_kernel inherits
