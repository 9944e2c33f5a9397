# A user who writes the id of an own process, and ends the process meanwhile, never gets a process of root's that has the id by then.
#: options allow_other
#: semantics v4 hierarchical
#: engines v1 v2 (signals marks a process by its id: 4-tasks/pid-reused)
#: programs reused_id
#: needs setpriv
mkdir 0
chmod 666 0/*
[ $era = v4 ] || "$scratch/reused_id" 0/cgroup.procs 40 65534
"$scratch/reused_id" 0/tasks 40 65534
count_members 0
