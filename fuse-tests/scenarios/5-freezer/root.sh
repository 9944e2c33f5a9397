# The root can't be frozen, since the whole host would stop: it reads RUNNING, accepts RUNNING, and gives EPERM for FROZEN.
cat freezer.state
try "echo RUNNING > freezer.state"
try "echo FROZEN > freezer.state"
try "echo FREEZING > freezer.state"
cat freezer.state
# nor are its groups frozen
mkdir 0
echo FROZEN > 0/freezer.state
try "echo RUNNING > freezer.state"
cat 0/freezer.state
