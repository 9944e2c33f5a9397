# A group lists the ids of its live tasks, ascending, one a line.
mkdir 0
resident 0; a=$pid
resident 0; b=$pid
resident 0; c=$pid
cat 0/tasks | cmp - <(printf '%s\n' $a $b $c | sort -n) && echo same
kill $b
until_true ended $b
cat 0/tasks | cmp - <(printf '%s\n' $a $c | sort -n) && echo same
lists . $a
lists . $$
