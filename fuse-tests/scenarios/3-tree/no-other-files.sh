# No file can be created: create and mknod give EACCES, mkfifo and links EPERM.
#: needs python3
mkdir 0
try 'echo RUNNING > 0/new'
try 'touch new'
try 'ln -s tasks 0/new'
try 'ln 0/tasks 0/new'
python << 'END'
print(attempt(os.open, "0/new", os.O_CREAT | os.O_EXCL | os.O_WRONLY))
print(attempt(os.open, "0/tasks", os.O_CREAT | os.O_EXCL | os.O_WRONLY))
print(attempt(os.mknod, "0/new"))
print(attempt(os.mkfifo, "0/new"))
print(attempt(os.link, "0/tasks", "0/new"))
print(attempt(os.symlink, "tasks", "0/new"))
END
ls 0
