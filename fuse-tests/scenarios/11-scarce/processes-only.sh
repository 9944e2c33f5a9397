# Where /proc shows processes alone (subset=pid), freezerfs does not mount, and says why; commands work on a mount that was made elsewhere.
#: engines signals (it is about the daemon's start)
mkdir 0
sleeper
echo $pid > 0/tasks
export pid launcher scratch containers
cd /
unshare --mount --propagation private bash -c "$(declare -f)"'
forget_others() { awk "\$3 == \"fuse.freezerfs\" && \$2 != \"$containers\" { print \$2 }" /proc/self/mounts | xargs -r -d "\n" umount -l 2> /dev/null; }
forget_others
mount -t proc -o subset=pid proc /proc
mkdir "$scratch/mnt"
"$launcher" freezer "$scratch/mnt"
echo "status $?"
"$launcher" run -- true
echo "status $?"
"$launcher" doctor | sed -n "s/^FUSE *//p"
"$launcher" freeze --wait 10 "$containers/0" && state_letter $pid
"$launcher" thaw --wait 10 "$containers/0" && await_letter $pid S
umount -l "$containers"
forget_others' 2>&1
kill $pid
