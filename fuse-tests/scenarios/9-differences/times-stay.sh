# Listing a directory sets no atime, and truncating a file, as a shell's > does, no mtime and ctime; in the kernel they do.
#: engines signals (no engine takes part)
mkdir 0
touch -d '2008-07-07 22:58:23' 0 0/tasks
stat -c '%x %y %z' 0 0/tasks > "$scratch/before"
ls 0 > /dev/null
: > 0/tasks
stat -c '%x %y %z' 0 0/tasks | diff "$scratch/before" - && echo 'the same'
