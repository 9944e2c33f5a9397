# Extended attributes of control files and groups, with names and values of all kinds, and access control lists.
#: semantics hierarchical v2
#: engines signals (no engine takes part)
#: options allow_other
#: needs python3 setpriv kernel
compare_surface << 'END'
import os
import struct
from surface import ask, control_files

NAMES = (
    "user.a", "trusted.a", "security.a", "security.capability", "security.selinux", "system.posix_acl_access", "system.posix_acl_default", "system.a", "a",
    "user.", "", "user." + "a" * 250, "user." + "a" * 251,
)
VERSION, USER_OBJECT, GROUP_OBJECT, OTHERS = 2, 1, 4, 0x20
ACCESS_LIST = struct.pack("<IHHIHHIHHI", VERSION, USER_OBJECT, 6, 2**32 - 1, GROUP_OBJECT, 4, 2**32 - 1, OTHERS, 4, 2**32 - 1)

os.mkdir("group")
for path in [*control_files(), "group"]:
    ask(path, "listxattr at first", os.listxattr, path)
    for name in NAMES:
        brief = f"{name[:24]!r} of {len(name)}"
        ask(path, "getxattr " + brief, os.getxattr, path, name)
        ask(path, "setxattr " + brief, os.setxattr, path, name, b"1")
        ask(path, "getxattr then " + brief, os.getxattr, path, name)
        ask(path, "XATTR_CREATE " + brief, os.setxattr, path, name, b"2", os.XATTR_CREATE)
        ask(path, "listxattr then " + brief, os.listxattr, path)
        ask(path, "removexattr " + brief, os.removexattr, path, name)
        ask(path, "XATTR_REPLACE " + brief, os.setxattr, path, name, b"2", os.XATTR_REPLACE)
        ask(path, "removexattr again " + brief, os.removexattr, path, name)
    for kind in "access", "default":
        ask(path, f"an access control list ({kind})", os.setxattr, path, "system.posix_acl_" + kind, ACCESS_LIST)
    for length in 0, 65536, 65537:
        ask(path, f"setxattr of {length} bytes", os.setxattr, path, "user.b", b"x" * length)
    ask(path, "removexattr after it", os.removexattr, path, "user.b")
os.rmdir("group")
END
