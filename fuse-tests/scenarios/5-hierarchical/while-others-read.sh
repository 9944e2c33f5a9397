# Several processes make, remove, freeze and thaw groups above and below each other at once; in the end all groups are thawed and no task is
# stopped.
#: semantics hierarchical
mkdir -p 0/1 0/2
member 0/1
one=$pid
member 0/2
two=$pid
work() { for _ in {1..60}; do eval "$1"; done > /dev/null 2>&1; }
work 'echo FROZEN > 0/freezer.state; echo THAWED > 0/freezer.state' &
work 'echo FROZEN > 0/1/freezer.state; cat 0/freezer.state; echo THAWED > 0/1/freezer.state' &
work 'mkdir 0/1/3; echo '$two' > 0/1/3/tasks; echo '$two' > 0/2/tasks; rmdir 0/1/3' &
work 'cat 0/freezer.state 0/1/freezer.state 0/2/freezer.state 0/1/3/freezer.state' &
work 'mkdir 0/2/4; echo '$one' > 0/2/4/tasks; echo '$one' > 0/1/tasks; rmdir 0/2/4' &
wait
cat 0/freezer.state 0/1/freezer.state 0/2/freezer.state
settled_letter $one
settled_letter $two
count_members 0/1
count_members 0/2
