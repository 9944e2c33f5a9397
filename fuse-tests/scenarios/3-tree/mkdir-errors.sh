# mkdir refuses a name that is in use, by a group or a control file, and a name with a newline.
mkdir 0
try mkdir 0
try mkdir 0/tasks
try mkdir release_agent
# a file of the root only:
try mkdir 0/release_agent
try "mkdir $'0/a\nb'"
try mkdir missing/0
try mkdir 0/tasks/x
ls 0
