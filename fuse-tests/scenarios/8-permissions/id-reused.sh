# A user puts a process into a group, and it ends just then, so that root's process gets its id, within the same hundredth of a second or later:
# root's process is neither marked nor listed as a member.
#: engines signals (the others mark no process)
#: options allow_other
#: programs reuse_id
mkdir 0
chown 65534 0/tasks
for age in 0 12; do
    "$scratch/reuse_id" 0/tasks 65534 $age 6000
done
cat 0/tasks
rmdir 0
