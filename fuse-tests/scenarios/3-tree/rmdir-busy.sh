# A group goes only when there are no tasks in it and no groups below.
mkdir -p 0/x
try rmdir 0
rmdir 0/x
member 0
try rmdir 0
echo $pid > tasks
try rmdir 0
ls -d 0
# one whose task has ended:
mkdir 1
member 1
kill $pid
until_true rmdir 1
try ls -d 1
# missing, and the root itself:
try rmdir 2
try rmdir "$containers"
