# FUSE's own options are passed on: a mount with ro is read-only.
#: options ro
cat freezer.state
try "mkdir 0"
try "echo RUNNING > freezer.state"
