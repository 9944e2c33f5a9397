# A group lists the ids of its living tasks, ascending, one in a line.
mkdir 0
member 0
a=$pid
member 0
b=$pid
member 0
c=$pid
cat 0/tasks | cmp - <(printf '%s\n' $a $b $c | sort -n) && echo same
kill $b
until_true has_ended $b
cat 0/tasks | cmp - <(printf '%s\n' $a $c | sort -n) && echo same
is_listed . $a
is_listed . $$
