# The writer may be a member: its write succeeds, then it is frozen, until another process resumes.
#: options power
mkdir 0
start_process bash -c 'echo $$ > "$0/0/tasks"; echo mem > "$0/power.state"; exec sleep 1000' "$containers"
until_true grep -qx mem power.state
await_letter $pid T && state_letter $pid
echo on > power.state
until_true runs $pid sleep && echo it goes on
