# freezerfs ls shows FREEZING without the transition to FROZEN, which it leaves to the next reader: it reads another file, which no listing
# shows, and which is not one of v4's readers.
#: needs awk
mkdir 0
member 0
echo FROZEN > 0/freezer.state
await_letter $pid T
for _ in 1 2 3; do
    "$launcher" ls "$containers/0" | sed "s|$containers/||"
done
cat 0/freezer.state
cat 0/freezer.state
"$launcher" ls "$containers/0" | sed "s|$containers/||"
# a read of freezer.state makes the transition, and ls shows it then:
echo RUNNING > 0/freezer.state
echo FROZEN > 0/freezer.state
await_letter $pid T
cat 0/freezer.state 0/freezerfs.state 0/freezer.state
echo RUNNING > 0/freezer.state
cat 0/freezerfs.state freezerfs.state
