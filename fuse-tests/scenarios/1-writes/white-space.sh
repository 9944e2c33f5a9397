# All white space that the kernel knows is removed at the end of a word; before the word it makes the word illegal.
mkdir 0
for end in '' '\n' '\n\n\n' ' ' ' \t\n' '\v\f\r' '\240' ' \240 \n'; do
    echo "$(try write_once 0/freezer.state "'FROZEN$end'") $(cat 0/freezer.state)"
    write_once 0/freezer.state "RUNNING$end"
done
for front in ' ' '\n' '\t' '\r' '\240'; do
    echo "$(try write_once 0/freezer.state "'${front}FROZEN'"), $(try write_once 0/notify_on_release "'${front}1'")"
done
cat 0/freezer.state 0/notify_on_release
try write_once 0/notify_on_release "'1 \t\n'"
try write_once 0/signal.kill "'0 \v\n'"
try write_once 0/signal.kill "' 0'"
