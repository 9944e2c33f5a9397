# setxattr(2) and getxattr(2) of user attributes give the errors in their manual pages.
#: needs python3
mkdir 0
python << 'END'
print(attempt(os.setxattr, "0", "user.a", b"1", os.XATTR_REPLACE))
print(attempt(os.setxattr, "0", "user.a", b"1", os.XATTR_CREATE))
print(attempt(os.setxattr, "0", "user.a", b"2", os.XATTR_CREATE))
print(attempt(os.getxattr, "0", "user.a"))
print(attempt(os.setxattr, "0", "user.a", b"3" * 5000, os.XATTR_REPLACE))
print(len(attempt(os.getxattr, "0", "user.a")))
print(attempt(os.setxattr, "0/tasks", "user.b", b""))
print(attempt(os.listxattr, "0"), attempt(os.listxattr, "0/tasks"), attempt(os.listxattr, "0/signal.kill"))
print(attempt(os.removexattr, "0", "user.b"))
print(attempt(os.getxattr, "0", "user.b"))
END
