# mkdir refuses a name that is in use, be it a group's or a control file's, and a newline in a name.
mkdir 0
try mkdir 0
try mkdir 0/tasks
try mkdir release_agent
# which is a file of the root alone:
try mkdir 0/release_agent
try "mkdir $'0/a\nb'"
try mkdir missing/0
try mkdir 0/tasks/x
ls 0
