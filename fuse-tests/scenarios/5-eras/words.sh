# The word for the state of a thawed group, and the error for an illegal word.
#: semantics v4 v5 2.6.28 hierarchical
mkdir 0
cat 0/freezer.state
for word in FREEZING frozen RUNNING THAWED FROZEN 'FROZEN FROZEN' ''; do
    echo "'$word': $(try "echo '$word' > 0/freezer.state"), $(cat 0/freezer.state)"
done
