# rename onto an existing name gives EEXIST, to another parent EIO, and of a file ENOTDIR.
#: needs python3
mkdir -p 0/x 1
python << 'END'
long = "n" * 255
print(attempt(os.rename, "0", "1"))
print(attempt(os.rename, "0/x", "1/x"))
print(attempt(os.rename, "0/x", "x"))
print(attempt(os.rename, "1", "0/1"))
print(attempt(os.rename, "0/tasks", "0/procs"))
print(attempt(os.rename, "release_agent", "agent"))
print(attempt(os.rename, "0/x", "0/a\nb"))
print(attempt(os.rename, "0/x", "0/" + long), attempt(os.rename, "0/" + long, "0/x"))
print(attempt(os.rename, "0/x", "0/x" + long))
print(attempt(os.rename, "missing", "2"))
# The first of several errors is returned.
os.mkdir("1/x")
print(attempt(os.rename, "0/x", "1/x"), attempt(os.rename, "0/tasks", "1/tasks"), attempt(os.rename, "0/tasks", "1/a\nb"))
os.rmdir("1/x")
END
find . -mindepth 1 -type d | sort
ls 0/tasks release_agent
