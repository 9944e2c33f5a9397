# cgroup.clone_children reads 0 or 1, is set by any number, and is inherited by new groups.
#: semantics hierarchical
mkdir 0
cat cgroup.clone_children 0/cgroup.clone_children
for number in 1 0 7 -1 x '' 18446744073709551616; do
    try "echo $number > 0/cgroup.clone_children"
    cat 0/cgroup.clone_children
done
mkdir 0/1
cat 0/1/cgroup.clone_children
echo 0 > 0/cgroup.clone_children
cat 0/1/cgroup.clone_children
