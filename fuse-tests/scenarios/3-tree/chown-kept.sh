# chown of groups and files takes effect and stays; the owner and the owning group can be changed separately.
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
