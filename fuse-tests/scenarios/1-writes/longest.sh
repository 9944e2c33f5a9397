# The longest write to a control file is 63 bytes, counted before white space is removed; a longer one gives E2BIG.
mkdir 0
for length in 63 64 4096 4097 131072 131073 1048576; do
    echo "$length: $(try write_once 0/freezer.state "'%-${length}s'" FROZEN), $(try write_once 0/notify_on_release "'%0${length}d'" 1), $(try write_once 0/signal.kill "'%-${length}s'" 0), $(try write_once 0/tasks "'%${length}s'" x)"
done
cat 0/freezer.state 0/notify_on_release
try write_once 0/freezer.state "'RUNNING%56s'" "''"
try write_once 0/freezer.state "'FROZEN\0%57s'" "''"
cat 0/freezer.state
