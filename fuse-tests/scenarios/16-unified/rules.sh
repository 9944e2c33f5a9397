# The rules that the kernel's own tests of cgroup v2's freezer and kill check: of trees, fork bombs, migrations, new groups, stopped, traced and vforking
# tasks. As in the kernel's own.
#: semantics v2
#: programs unified_rules
rules() { "$scratch/unified_rules"; }
compare_with_kernel rules
