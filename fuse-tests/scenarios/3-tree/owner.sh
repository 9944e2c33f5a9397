# A group and its files belong to the user who made the group.
#: options allow_other
mkdir 0
chown 65534:65533 0
setpriv --reuid=65534 --regid=65532 --clear-groups mkdir 0/x
stat -c '%u:%g %n' 0 0/tasks 0/x 0/x/*
