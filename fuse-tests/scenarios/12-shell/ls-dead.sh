# For a mount whose daemon was killed, freezerfs ls says so and what to do; for another user's mount it names that user.
#: needs python3 setpriv
export XDG_RUNTIME_DIR=$scratch
says() {
    "$@" 2>&1 | sed "s|$containers|ROOT|g; s|$scratch|SCRATCH|g"
    echo "status ${PIPESTATUS[0]}"
}
cd /
# The user nobody may be unable to read the project.
chmod o+x "$scratch"
install -m 755 "${launcher%/*}/groups" "${launcher%/*}/groups.awk" "$scratch"
says $as_nobody "$scratch/groups" ls "$containers"
says $as_nobody "$scratch/groups" freeze "$containers/0"
says $as_nobody "$scratch/groups" ls | grep -c ROOT
start_daemon
mkdir "$scratch/mnt/0"
kill_daemon
says "$launcher" ls "$scratch/mnt"
says "$launcher" ls "$scratch/mnt/0"
says "$launcher" freeze "$scratch/mnt/0"
says "$launcher" ls | grep SCRATCH
umount "$scratch/mnt"
mkdir "$scratch/none"
says "$launcher" ls "$scratch/none"
