# chown of groups and files is done and kept; user and group change one without the other.
mkdir 0
chown 1234:2345 0
chown 1234 0/tasks
chgrp 2345 0/freezer.state
chown 4294967294:4294967294 0/signal.kill
member 0
echo RUNNING > 0/freezer.state
mv 0 1
stat -c '%u:%g %n' 1 1/*
chgrp 77 1
stat -c '%u:%g %n' 1
