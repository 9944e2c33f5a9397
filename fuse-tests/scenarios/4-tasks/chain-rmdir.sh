# A group is not empty, and can't be removed, while each of its processes ends once it has forked the next.
#: needs python3
mkdir 0
chain 0
for i in {1..20}; do try rmdir 0; done | uniq -c | sed 's/^ *//'
counts
try ls -d 0
echo 9 > 0/signal.kill
