# A control file can't be removed while somebody has it open either: EPERM, as otherwise.
mkdir 0
try 'rm 0/tasks'
exec 3< 0/tasks
try 'rm 0/tasks'
exec 3<&-
