# SIGINT, SIGHUP and SIGTERM end the filesystem also where whoever started it ignores them, as a shell does for a background job.
for signal in INT HUP TERM; do
    (trap '' INT HUP TERM; serve; echo $daemon > "$scratch/daemon")
    daemon=$(cat "$scratch/daemon")
    kill -$signal $daemon
    becomes $daemon gone && echo "SIG$signal"
    grep -c " $scratch/mnt " /proc/mounts
done
