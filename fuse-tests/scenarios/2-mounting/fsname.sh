# FUSE's own options are passed on: fsname= is what /proc/mounts shows as the source.
#: options freezer,fsname=icebox
grep " $containers " /proc/mounts | cut -d ' ' -f 1,3
ls
