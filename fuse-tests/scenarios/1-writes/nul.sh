# The text of a write ends at its first NUL byte; white space before that byte is removed too.
mkdir 0
echo -n FROZEN | dd bs=32 conv=sync of=0/freezer.state status=none
cat 0/freezer.state
try write_once 0/freezer.state "'RUNNING\n\0FROZEN\n'"
cat 0/freezer.state
try write_once 0/freezer.state "'FROZEN \0\0'"
cat 0/freezer.state
try write_once 0/freezer.state "'\0RUNNING'"
cat 0/freezer.state
try write_once 0/freezer.state "'RUN\0NING'"
cat 0/freezer.state
try write_once 0/notify_on_release "'1\0x'"
cat 0/notify_on_release
try write_once 0/notify_on_release "'\0001'"
cat 0/notify_on_release # an empty line
try write_once 0/freezer.state "'RUNNING\n'"
cat 0/freezer.state
