# A group's control files exist as soon as the group: they are regular, have size 0 and mode 0644 whether they can be read, written or both;
# and there are no others.
umask 022
mkdir -p 0/x
stat -c '%A %h %s %u:%g %F %n' . * 0/* 0/x/*
rmdir 0/x
ls 0
