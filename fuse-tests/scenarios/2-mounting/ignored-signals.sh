# SIGINT and SIGHUP end the filesystem also where whoever started it ignores them, as a shell's background job does.
for signal in INT HUP; do
    (trap '' INT HUP; serve; echo $daemon > "$scratch/daemon")
    daemon=$(cat "$scratch/daemon")
    kill -$signal $daemon
    becomes $daemon gone && echo "SIG$signal"
    grep -c " $scratch/mnt " /proc/mounts
done
