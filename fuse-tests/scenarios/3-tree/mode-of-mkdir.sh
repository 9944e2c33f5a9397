# mkdir's mode, less the umask, is the directory's, and never the files'.
umask 027
mkdir 0
stat -c '%a %n' 0 0/tasks
umask 077
mkdir -m 751 1
stat -c '%a %n' 1 1/tasks 1/freezer.state
