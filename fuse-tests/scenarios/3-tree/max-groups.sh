# max_groups= limits the number of groups besides the root: one more gives ENOSPC, and a removed one makes room.
#: options max_groups=3
mkdir 0 0/x 1
try mkdir 2
try mkdir 0/x/y
try mkdir 0
mv 1 2
try mkdir 1
rmdir 2
mkdir 0/x/y
try mkdir 1
ls -d */ */*/ */*/*/
rmdir 0/x/y 0/x 0
mkdir 1 2 3
try mkdir 4
