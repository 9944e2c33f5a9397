# freezerfs ls shows FREEZING and leaves it to the next reader: another name of freezer.state, which no listing shows, is for a look
# that is none of v4's readers.
#: needs awk
mkdir 0
member 0
until_true runs $pid sleep
echo FROZEN > 0/freezer.state
for _ in 1 2 3; do
    "$launcher" ls "$containers/0" | sed "s|$containers/||"
done
cat 0/freezer.state
cat 0/freezer.state
"$launcher" ls "$containers/0" | sed "s|$containers/||"
# a read of freezer.state makes the transition, after which a look finds it made:
echo RUNNING > 0/freezer.state
echo FROZEN > 0/freezer.state
cat 0/freezer.state 0/freezerfs.state 0/freezer.state
echo RUNNING > 0/freezer.state
cat 0/freezerfs.state freezerfs.state
