# A control file can't be removed: unlink gives EPERM, rmdir ENOTDIR. It is removed with its group.
mkdir 0
try rm 0/tasks
try rm -f 0/freezer.state
try rmdir 0/tasks
try unlink release_agent
ls 0
rmdir 0
try cat 0/tasks
