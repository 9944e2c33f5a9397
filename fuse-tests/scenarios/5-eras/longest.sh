# The longest write to a control file: a longer one gives E2BIG, also if white space would be removed.
#: semantics v4 v5 2.6.28 hierarchical
mkdir 0
for length in 63 64 4096 4097; do
    echo "$length: $(try write_once 0/freezer.state "'%-${length}s'" FROZEN), $(try write_once 0/tasks "'%-${length}s'" x)"
done
cat 0/freezer.state
