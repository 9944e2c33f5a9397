# /proc/mounts shows the source, freezer, and the type fuse.freezerfs.
grep " $containers " /proc/mounts | cut -d ' ' -f 1,3
