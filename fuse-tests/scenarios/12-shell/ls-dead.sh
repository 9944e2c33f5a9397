# For a mount whose daemon was killed, freezerfs ls and the other commands say so and what to do, also if the kernel has cached files and attributes
# of it; for another user's mount ls names that user.
#: needs python3 setpriv unshare
export XDG_RUNTIME_DIR=$scratch
says() {
    "$@" 2>&1 | sed "s|$containers|ROOT|g; s|$scratch|SCRATCH|g"
    echo "status ${PIPESTATUS[0]}"
}
cd /
# The user nobody may be unable to read the project.
chmod o+x "$scratch"
cp -r "${launcher%/*}" "$scratch/bin"
chmod -R go=u-w "$scratch/bin"
says $as_nobody "$scratch/bin/groups" ls "$containers"
says $as_nobody "$scratch/bin/groups" freeze "$containers/0"
says among_own_mounts $as_nobody "$scratch/bin/groups" ls | grep -c ROOT
for cached in no yes; do
    start_daemon
    mkdir "$scratch/mnt/0"
    if [ $cached = yes ]; then stat "$scratch/mnt" "$scratch/mnt"/* "$scratch/mnt"/0/* > "$scratch/shown"; fi
    kill_daemon
    says "$launcher" ls "$scratch/mnt"
    says "$launcher" ls "$scratch/mnt/0"
    for command in freeze thaw kill 'freeze --wait 0.1' 'thaw --wait 0.1'; do
        says "$launcher" $command "$scratch/mnt/0"
    done
    says "$launcher" exec "$scratch/mnt/0" -- true
    says among_own_mounts "$launcher" ls | grep SCRATCH
    umount "$scratch/mnt"
done
mkdir "$scratch/none"
says "$launcher" ls "$scratch/none"
