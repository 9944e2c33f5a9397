# Where no_new_privs is set, an ordinary user can neither mount nor unmount, because fusermount can't become root: the messages and doctor say so. run
# makes a user namespace for its command then. A process with it can be a member, and root's mount works with it.
#: needs setpriv fusermount
#: engines signals (it is about fusermount)
install_for_nobody
mkdir "$scratch/mnt"
chown 65534:65534 "$scratch/mnt"
no_new="$as_nobody --no-new-privs"
cd /
$no_new "$launcher" freezer "$scratch/mnt" 2>&1
echo "status $?"
$no_new "$launcher" run -- sh -c 'cat "$FREEZERFS/cgroup.clone_children"'
$no_new "$launcher" doctor | sed -n 's/^FUSE *//p'
$as_nobody "$launcher" freezer "$scratch/mnt"
export launcher scratch
$as_nobody bash -c "$(declare -f)"'
start_process setpriv --no-new-privs sleep 1000
until_true sleeps $pid
mkdir "$scratch/mnt/0"
echo $pid > "$scratch/mnt/0/tasks"
"$launcher" freeze --wait 10 "$scratch/mnt/0"
state_letter $pid
"$launcher" thaw "$scratch/mnt/0"
"$launcher" kill "$scratch/mnt/0"
await_letter $pid gone'
$no_new "$launcher" umount "$scratch/mnt" 2>&1 | sed "s|$scratch/||g"
$as_nobody "$launcher" umount "$scratch/mnt"
echo 'root:'
setpriv --no-new-privs "$launcher" freezer "$scratch/mnt" && umount "$scratch/mnt" && echo mounted
until_true eval '[ -z "$(daemons)" ]'
