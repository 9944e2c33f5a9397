# A user puts a process into a group, and it ends just then, so that root's process gets its id: root's process never becomes a member. With signals it
# may have started within the same hundredth of a second or later; with v1 and v2 the kernel waits for some milliseconds in the first move after a pause.
#: options allow_other
#: semantics v4 hierarchical
#: programs reuse_id
mkdir 0
chmod 666 0/*
files=tasks
[ $era = v4 ] || files='tasks cgroup.procs'
for file in $files; do
    case $engine in
        signals)
            "$scratch/reuse_id" 0/$file 65534 0 150 4000
            "$scratch/reuse_id" 0/$file 65534 12 150 4000
            ;;
        *) "$scratch/reuse_id" 0/$file 65534 120 9000 6000 ;;
    esac
done | sort -u
count_members 0
rmdir 0
