# A listing shows each of many groups once, and the link count counts them.
mkdir 0
(cd 0 && mkdir $(seq 1000))
ls 0 | grep -c '^[0-9]*$'
ls 0 | sort | uniq -d
stat -c %h 0
(cd 0 && rmdir $(seq 2 2 1000))
ls 0 | grep -c '^[0-9]*$'
stat -c %h 0
