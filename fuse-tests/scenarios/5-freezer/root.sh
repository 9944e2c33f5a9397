# The root can't be frozen, or the whole host would stop: it reads as RUNNING, takes RUNNING, and answers EPERM to FROZEN.
cat freezer.state
try "echo RUNNING > freezer.state"
try "echo FROZEN > freezer.state"
try "echo FREEZING > freezer.state"
cat freezer.state
# nor do its groups follow it
mkdir 0
echo FROZEN > 0/freezer.state
try "echo RUNNING > freezer.state"
cat 0/freezer.state
