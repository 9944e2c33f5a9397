# A group can be removed only if it has no tasks and no groups.
mkdir -p 0/x
try rmdir 0
rmdir 0/x
member 0
try rmdir 0
echo $pid > tasks
try rmdir 0
ls -d 0
# a group whose task has ended:
mkdir 1
member 1
kill $pid
until_true rmdir 1
try ls -d 1
# a missing group, and the root:
try rmdir 2
try rmdir "$containers"
