#: options freezer,fsname=icebox
# FUSE's own options are passed on: fsname= is what /proc/mounts shows as the source.
grep " $containers " /proc/mounts | cut -d ' ' -f 1,3
ls
