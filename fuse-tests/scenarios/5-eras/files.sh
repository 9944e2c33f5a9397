# The files in the root and in other groups, with their modes.
#: semantics v4 v5 2.6.28 hierarchical
umask 022
mkdir 0
stat -c '%A %n' * 0/*
echo 'without a reader, without a writer:'
try cat 0/signal.kill
try write_once 0/freezer.self_freezing 1
