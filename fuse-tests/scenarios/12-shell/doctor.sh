# freezerfs doctor shows what a machine gives and which engines can be had, in mount namespaces in which something is missing, and to an ordinary user.
#: engines signals (doctor itself looks at all engines)
#: needs unshare setpriv /sys/fs/cgroup/freezer/cgroup.procs /sys/fs/cgroup/unified/cgroup.procs
# show LINES COMMAND...: prints these lines of what the command says.
show() {
    "${@:2}" > "$scratch/said" 2>&1
    local status=$?
    grep -E "^($1) " "$scratch/said" | sed 's/ at \/.*//'
    [ $status = 0 ] || echo "status $status"
}
export unified
# doctor LINES [COMMAND]: the same of doctor in a mount namespace, after the command.
doctor() {
    show "$1" unshare --mount sh -c "${2:-true}"' && exec "$0" doctor' "$launcher"
}
doctor 'FUSE|hidepid|shared /|cgroup v1|engine=.*'
doctor 'FUSE|/dev/log' 'mount -t tmpfs none /dev && mknod -m 666 /dev/null c 1 3'
doctor /dev/log 'mount -t tmpfs none /dev && mknod -m 666 /dev/null c 1 3 && python3 -c "import socket; socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).bind(\"/dev/log\")"'
doctor hidepid 'mount -t proc -o hidepid=2 none /proc'
doctor 'shared /' 'mount --make-rshared /'
doctor 'open files' 'ulimit -n 12256'
doctor 'open files' 'ulimit -n 4096'
doctor 'open files' 'ulimit -n 100'
# The freezer may be mounted elsewhere too.
doctor 'cgroup v1|engine=v1' 'for at in $(sed -n "s/^[^ ]* \([^ ]*\) cgroup .*\bfreezer\b.*/\1/p" /proc/mounts); do mount -o remount,bind,ro $at; done'
# Where no cgroup hierarchy is mounted, root's engines mount their own. Nothing of that is left.
doctor 'cgroup v1|cgroup v2|engine=.*' 'umount -a -t cgroup,cgroup2'
# What a doctor has left that was killed is removed by the next.
(umask 077 && mkdir -p /run/freezerfs)
show 'FUSE|left' unshare --mount sh -c 'mount -t tmpfs -o mode=700 none /run/freezerfs && cd /run/freezerfs && mkdir doctor.1.cgroup2 doctor.1.freezer &&
    mount --bind "$unified" doctor.1.cgroup2 && cd / && "$0" doctor; echo left $(find /run/freezerfs -name "doctor.*") of doctors' "$launcher"
# Where no file can be kept, no engine by cgroups can move a task.
doctor 'engine=.*' 'mount -t tmpfs -o ro none /run'
# The user nobody may be unable to read the project.
chmod o+x "$scratch"
cp -r "${launcher%/*}" "$scratch/bin"
cp "$project/target/freezerfs.jar" "$scratch/bin"
chmod -R go=u-w "$scratch/bin"
show 'FUSE|engine=.*' $as_nobody "$scratch/bin/freezerfs" doctor
"$launcher" doctor more 2>&1
