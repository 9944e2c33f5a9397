# The directory gets the mode of mkdir, less the umask; the files don't.
umask 027
mkdir 0
stat -c '%a %n' 0 0/tasks
umask 077
mkdir -m 751 1
stat -c '%a %n' 1 1/tasks 1/freezer.state
