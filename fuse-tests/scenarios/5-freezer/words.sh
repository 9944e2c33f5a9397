# FROZEN and RUNNING may be written, with white space after them; any other word, FREEZING too, gives EIO and changes nothing.
sleeper
mkdir 0
echo $pid > 0/tasks
for word in FREEZING THAWED frozen running FROZE FROZENN 'FROZEN RUNNING' ' FROZEN' 0 1 ''; do
    echo "'$word': $(try "echo '$word' > 0/freezer.state")"
done
cat 0/freezer.state
state_letter $pid
echo 'with white space behind:'
try "printf 'FROZEN \t \n' > 0/freezer.state"
await_state 0 FROZEN
echo 'in a frozen group:'
for word in FREEZING THAWED frozen running ''; do
    echo "'$word': $(try "echo '$word' > 0/freezer.state")"
done
cat 0/freezer.state
try "printf RUNNING > 0/freezer.state"
cat 0/freezer.state
