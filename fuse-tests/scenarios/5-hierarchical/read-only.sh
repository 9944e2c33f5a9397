# freezer.self_freezing and freezer.parent_freezing can't be written, not even by root.
#: semantics hierarchical
mkdir 0
for file in self_freezing parent_freezing; do
    try "echo 1 > 0/freezer.$file"
    cat 0/freezer.$file
done
try "echo 1 > cgroup.sane_behavior"
