# A group of processes each of which ends once it has forked the next lists a task at every read.
#: needs python3
mkdir 0
chain 0
for i in {1..20}; do [ $(count_members 0) != 0 ] && echo listed; done | uniq -c | sed 's/^ *//'
counts
echo 9 > 0/signal.kill
