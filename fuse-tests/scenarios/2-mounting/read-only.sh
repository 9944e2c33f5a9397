#: options ro
# FUSE's own words pass through: a mount with ro is read-only.
cat freezer.state
try "mkdir 0"
try "echo RUNNING > freezer.state"
