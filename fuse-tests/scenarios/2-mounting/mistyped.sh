# A mistyped command mounts nothing. A mount point inside a freezerfs mount is refused unless an option allows it.
#: engines signals (no engine takes part)
#: needs mount.fuse3
mkdir "$scratch/mnt" "$scratch/kil" 0 "$scratch/bin"
refused() {
    local said
    said=$("$launcher" "$@" 2>&1)
    echo "$? $(echo "$said" | sed "s|$containers|ROOT|g; s|$scratch|SCRATCH|g")"
    sed -n "s/fuse.freezerfs .*//; s|$containers|ROOT|; s|$scratch|SCRATCH|p" /proc/mounts
}
cd "$scratch"
refused unmount "$scratch/mnt"
refused unfreeze "$containers/0"
refused thow "$containers/0"
refused freezer "$containers/0"
refused -o ro umuont mnt
refused lls
refused exce
umount "$scratch/mnt" 2> /dev/null
# a source, or a path, with such a name:
"$launcher" -o fsname=unmount unmount mnt && grep -o "^unmount $scratch/mnt" /proc/mounts | sed "s|$scratch|SCRATCH|"
umount mnt
"$launcher" kil && umount kil && echo unmounted
# with the option it mounts there, by mount(8) too:
"$launcher" -o nested inner "$containers/0" && umount "$containers/0" && echo unmounted
ln -s "$launcher" bin/freezerfs
PATH="$scratch/bin:$PATH" mount.fuse3 inner "$containers/0" -t freezerfs -o nested && umount "$containers/0" && echo unmounted
PATH="$scratch/bin:$PATH" mount.fuse3 inner "$containers/0" -t freezerfs 2>&1 | sed "s|$containers|ROOT|g"
