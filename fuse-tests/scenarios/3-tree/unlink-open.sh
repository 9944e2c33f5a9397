# A control file that is open can't be removed either: EPERM.
mkdir 0
try 'rm 0/tasks'
exec 3< 0/tasks
try 'rm 0/tasks'
exec 3<&-
