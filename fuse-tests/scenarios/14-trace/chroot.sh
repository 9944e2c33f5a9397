# A recording can be made in a chroot whose root is not a mount point, so that mountinfo shows no mount above the file.
#: engines signals (no engine takes part)
#: needs unshare chroot
mkdir "$scratch/root"
cat > "$scratch/inside" << 'INSIDE'
mkdir /records /records/mnt
"$1" --log-file /records/log -o trace=/records/recording freezer /records/mnt || exit
mkdir /records/mnt/0
umount /records/mnt
while [ -e /records/recording.parts ]; do sleep 0.01; done
"$1" timeline /records/recording | grep -c '"/0"'
INSIDE
cat > "$scratch/enter" << 'ENTER'
cd "$1"
for folder in /usr /bin /sbin /lib* /etc /proc /sys /dev "${launcher%/src/main/bin/*}"; do
    if [ -L "$folder" ]; then
        cp -P "$folder" ".$folder"
    else
        mkdir -p ".$folder"
        mount --rbind "$folder" ".$folder"
    fi
done
mkdir -p run
cp "$scratch/inside" inside
java=$(readlink -f "$(type -P java)")
JAVA_HOME=${java%/bin/java} timeout 40 chroot . /bin/sh /inside "$launcher" 2>&1
ENTER
unshare --mount bash -e "$scratch/enter" "$scratch/root" || echo failed
ls "$scratch/root/records"
