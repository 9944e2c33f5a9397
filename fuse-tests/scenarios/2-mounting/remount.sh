# remount by mount(8) makes a mount read-only and writable again. Its further options are accepted; the message names an option that can't
# be changed.
#: engines signals (no engine takes part)
#: needs mount.fuse3
remounts() {
    "$launcher" "$@" 2>&1 | sed "s|$containers|ROOT|g; s|$scratch|SCRATCH|g"
    echo "status ${PIPESTATUS[0]} $(awk -v at="$containers" '$2 == at { print $4 }' /proc/mounts)"
}
cd /
remounts freezer "$containers" -o ro,nosuid,nodev,relatime,user_id=0,group_id=0,default_permissions,remount
cat "$containers/freezer.state"
try "mkdir '$containers/0'"
remounts -o remount,rw "$containers"
try "mkdir '$containers/0'"
remounts -o remount,noexec "$containers"
remounts -o remount,exec,dev,semantics=v5 "$containers"
mkdir "$scratch/mnt" "$scratch/bin"
remounts -o remount,ro "$scratch/mnt"
ln -s "$launcher" "$scratch/bin/freezerfs"
PATH="$scratch/bin:$PATH" mount.fuse3 freezer "$containers" -t freezerfs -o remount,ro
try "mkdir '$containers/1'"
