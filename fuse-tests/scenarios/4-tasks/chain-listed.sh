# A group lists a task at every look while each of its processes ends once it has forked the next.
#: needs python3
mkdir 0
chain 0
for i in {1..20}; do [ $(count_members 0) != 0 ] && echo listed; done | uniq -c | sed 's/^ *//'
counts
