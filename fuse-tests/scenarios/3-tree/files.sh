# A group's control files appear with it: regular, empty to stat, 0644 whether they can be read, written or both; and no others.
umask 022
mkdir -p 0/x
stat -c '%A %h %s %u:%g %F %n' . * 0/* 0/x/*
rmdir 0/x
ls 0
