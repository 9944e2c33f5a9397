# The root lists every task of the host that is in no other group, kernel threads too, ascending, and each once.
mkdir 0
member 0
alive() { ps -eLo lwp=,stat= | awk '$2 !~ /^[ZX]/ { print $1 }' | sort; }
all_listed() { # all tasks that lived both before and after
    alive > "$scratch/before"
    sort tasks > "$scratch/listed"
    alive > "$scratch/after"
    comm -12 "$scratch/before" "$scratch/after" | comm -23 - "$scratch/listed" | cmp - <(echo $pid)
}
until_true all_listed && echo all
is_listed . $pid
sort -nc tasks && echo ascending
uniq -d tasks
