# A freeze can't be requested of a member that the daemon may not signal, such as one that has become root in an ordinary user's mount:
# FROZEN gives EBUSY, the group stays FREEZING with the others frozen, and writing FROZEN again tries again.
#: needs setpriv
mkfifo -m 666 "$scratch/end"
run_in_nobodys_mount << 'NOBODY'
mkdir 0
start_process bash -c 'echo 0 > "$0/mnt/0/tasks" && exec "$0/as_root" cat "$0/end"' "$scratch"; roots=$pid
until_true eval '[ "$(ps -o uid=,comm= -p $roots | tr -s " ")" = " 0 cat" ]'
sleeper; own=$pid
echo $own > 0/tasks
count_members 0
try "echo FROZEN > 0/freezer.state"
cat 0/freezer.state
cat 0/freezer.state
await_letter $own T
settled_letter $roots
try "echo FROZEN > 0/freezer.state"
cat 0/freezer.state
echo 'cancelled:'
try "echo RUNNING > 0/freezer.state"
cat 0/freezer.state
settled_letter $own
echo 'when it has gone:'
try "echo FROZEN > 0/freezer.state"
: > "$scratch/end"
await_letter $roots gone
try "echo FROZEN > 0/freezer.state"
await_state 0 FROZEN
state_letter $own
echo RUNNING > 0/freezer.state
NOBODY
