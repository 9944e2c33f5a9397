#: options allow_other
#: needs setpriv
# chmod gives others access to a control file, or removes it; root always has access.
as_nobody() { echo "$1: $(try "setpriv --reuid=65534 --regid=65534 --clear-groups bash -c '$1'")"; }
mkdir 0
chmod 666 0/freezer.state
as_nobody "echo FROZEN > 0/freezer.state"
as_nobody "cat 0/freezer.state"
chmod 600 0/freezer.state
as_nobody "echo RUNNING > 0/freezer.state"
as_nobody "cat 0/freezer.state"
echo 'no more to root than to others:'
chmod 000 0/freezer.state
cat 0/freezer.state
try "echo RUNNING > 0/freezer.state"
echo 'a group, by its members alone:'
chgrp 65534 0/signal.kill
chmod 620 0/signal.kill
as_nobody "echo 0 > 0/signal.kill"
as_nobody "cat 0/signal.kill"
echo 'the directory:'
chmod 700 0
as_nobody "ls 0"
as_nobody "echo 0 > 0/signal.kill"
as_nobody "chmod 755 0"
