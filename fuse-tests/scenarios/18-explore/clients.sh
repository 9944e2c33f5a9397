# Commands of the page Findings, those that are quick, print what the page says.
#: semantics hierarchical
#: engines signals (no engine takes part)
#: needs cgset unshare
cd "$project"
fuse-tests/explore-clients --check cgset
