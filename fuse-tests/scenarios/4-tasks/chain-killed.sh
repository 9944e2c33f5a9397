# SIGKILL ends a group in which each process ends once it has forked the next.
#: needs python3
mkdir 0
chain 0
counts
echo 9 > 0/signal.kill
counts
count_members 0
try rmdir 0
