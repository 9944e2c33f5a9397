# What LXC, OAR and Slurm need: each in a private mount namespace, with its files in $scratch.

# make_lxc_container: makes the container $group of LXC.
make_lxc_container() {
    make_root "$scratch/$group/rootfs"
    mkdir -p "$scratch/root"
    cat > "$scratch/$group/config" << CONFIG
lxc.rootfs.path = dir:$scratch/$group/rootfs
lxc.rootfs.mount = $scratch/root
lxc.net.0.type = empty
lxc.mount.auto = proc:rw
lxc.apparmor.profile = unconfined
lxc.console.path = none
lxc.tty.max = 0
lxc.pty.max = 0
lxc.cgroup.dir.container = $group
lxc.cgroup.dir.monitor = $group.monitor
lxc.cgroup.dir.monitor.pivot = $group.pivot
CONFIG
}

# lxc_libraries: prints the directory of LXC's library.
lxc_libraries() { dirname "$packages"/lxc/usr/lib/*/liblxc.so.1; }

# lxc_program NAME ARGUMENT...: runs a program of LXC, such as start, for that container.
lxc_program() {
    LD_LIBRARY_PATH=$(lxc_libraries) "$packages/lxc/usr/bin/lxc-$1" -P "$scratch" -n $group "${@:2}"
}

# link_oar_freezer: covers /dev with a directory in which OAR finds the group of the job, $group/job. Its shell needs /dev/null.
link_oar_freezer() {
    mkdir -p "$scratch/dev/oar_cgroups_links/freezer"
    touch "$scratch/dev/null"
    mount --bind /dev/null "$scratch/dev/null"
    ln -sfn /sys/fs/cgroup/freezer/$group "$scratch/dev/oar_cgroups_links/freezer/oar"
    mount --rbind "$scratch/dev" /dev
}

# oar_manager suspend|resume: runs the script that OAR's server runs on a node.
oar_manager() {
    echo '{ name => "job", job_id => "1", oarexec_pid_file => "/none" }' |
        perl "$packages/oar/usr/share/oar/oar-server/suspend_resume_manager_cgroups.pl" "$1"
}

# slurm PROGRAM ARGUMENT...: runs a program of Slurm. Its library is among its plugins.
slurm() {
    env LD_LIBRARY_PATH="$(slurm_plugins)" SLURM_CONF="$scratch/slurm.conf" "$packages/slurm/usr/bin/$1" "${@:2}"
}

# slurm_plugins: prints the directory of Slurm's plugins.
slurm_plugins() { dirname "$packages"/slurm/usr/lib/*/slurm-wlm/libslurmfull.so; }

# start_cluster: starts Slurm's controller and the daemon of its only node, $group, in namespaces of their own for the network and the host's name.
# Sets $controller and $node.
start_cluster() {
    local sbin=$packages/slurm/usr/sbin plugins
    plugins=$(slurm_plugins)
    echo alone > /proc/sys/kernel/hostname
    ip link set lo up
    # Names of hosts are looked up only where there is another address than 127.0.0.1.
    ip address add 10.0.0.1/32 dev lo
    mkdir -p "$scratch/controller" "$scratch/node"
    cat > "$scratch/slurm.conf" << CONF
ClusterName=alone
SlurmctldHost=alone(127.0.0.1)
NodeName=$group NodeHostname=alone NodeAddr=127.0.0.1
PartitionName=all Nodes=ALL Default=YES
SlurmUser=root
AuthType=auth/none
CredType=cred/none
MpiDefault=none
ProctrackType=proctrack/cgroup
PluginDir=$plugins
StateSaveLocation=$scratch/controller
SlurmctldPidFile=$scratch/controller/pid
SlurmdSpoolDir=$scratch/node
SlurmdPidFile=$scratch/node/pid
CONF
    printf '%s\n' CgroupPlugin=cgroup/v1 IgnoreSystemd=yes > "$scratch/cgroup.conf"
    # They look at their own names.
    for program in slurmctld slurmd slurmstepd; do
        ln -sf $sbin/$program-wlm "$scratch/$program"
    done
    LD_LIBRARY_PATH=$plugins "$scratch/slurmctld" -D -f "$scratch/slurm.conf" > "$scratch/controller/log" 2>&1 &
    controller=$!
    LD_LIBRARY_PATH=$plugins "$scratch/slurmd" -D -N $group -f "$scratch/slurm.conf" -d "$scratch/slurmstepd" > "$scratch/node/log" 2>&1 &
    node=$!
    until_true eval 'slurm sinfo -h -o %t | grep -q idle'
}
