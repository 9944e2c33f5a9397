# With links to mount.freezerfs and mount.cgroup in /sbin, 'mount -t freezerfs' mounts freezerfs, and so does 'mount -t cgroup' if it asks for a freezer
# or a signal file; with -f nothing is mounted.
#: engines signals (no engine takes part)
#: needs unshare nsenter
new_namespace true
mkdir "$scratch/sbin"
ln -s "${launcher%/*}/mount.freezerfs" "${launcher%/*}/mount.cgroup" "$scratch/sbin"
inside mount -t overlay -o "lowerdir=$scratch/sbin:$(readlink -f /sbin)" none "$(readlink -f /sbin)"
mkdir "$scratch/mnt" "$scratch/kernel"
show() {
    inside sed -n "s|^\([^ ]*\) $scratch/\([^ ]*\) \([^ ]*\) .*|\1 at \2: \3|p" /proc/mounts
}
# mount(8) makes a source that is a file, as /containers can be here, a path.
inside mount -t freezerfs -f freezer "$scratch/mnt"
inside mount -t freezerfs -o semantics=v5,log="$scratch/said" freezer "$scratch/mnt"
show
inside ls "$scratch/mnt"
inside umount "$scratch/mnt"
inside mount -t freezerfs -o nonsense freezer "$scratch/mnt" 2>&1 | sed 's/; those that.*//'
echo "status ${PIPESTATUS[0]}"
inside mount -t cgroup -f -o freezer,signal freezer "$scratch/mnt"
inside mount -t cgroup -o freezer,signal,clone_children,log="$scratch/said" freezer "$scratch/mnt"
inside mount -t cgroup -o cpu cpu "$scratch/kernel"
show
inside ls "$scratch/mnt"
inside umount "$scratch/mnt"
inside mount -t cgroup -o freezer,cpu freezer "$scratch/mnt" 2>&1 | sed "s|$scratch/||"
echo "status ${PIPESTATUS[0]}"
until_true eval '[ -z "$(daemons)" ]'
