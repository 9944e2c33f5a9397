# Names are bytes, which jnr-fuse reads in Java's default charset: in any other than ISO-8859-1 nothing is mounted. The launcher sets it.
mkdir "$scratch/mnt"
java -Dfile.encoding=UTF-8 -jar "${launcher%/src/main/bin/*}/target/freezerfs.jar" "$scratch/mnt" 2>&1
echo "status $?"
grep -c " $scratch/mnt " /proc/mounts
