# chmod gives others access to a control file, or removes it; root always has access.
#: options allow_other
#: needs setpriv
mkdir 0
chmod 666 0/freezer.state
try_as_nobody "echo FROZEN > 0/freezer.state"
try_as_nobody "cat 0/freezer.state"
chmod 600 0/freezer.state
try_as_nobody "echo RUNNING > 0/freezer.state"
try_as_nobody "cat 0/freezer.state"
echo 'no more to root than to others:'
chmod 000 0/freezer.state
cat 0/freezer.state
try "echo RUNNING > 0/freezer.state"
echo 'a group, by its members alone:'
chgrp 65534 0/signal.kill
chmod 620 0/signal.kill
try_as_nobody "echo 0 > 0/signal.kill"
try_as_nobody "cat 0/signal.kill"
echo 'the directory:'
chmod 700 0
try_as_nobody "ls 0"
try_as_nobody "echo 0 > 0/signal.kill"
try_as_nobody "chmod 755 0"
