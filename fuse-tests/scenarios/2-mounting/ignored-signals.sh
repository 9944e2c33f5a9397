# SIGINT, SIGHUP and SIGTERM end the filesystem also if the process that started it ignores them, as a shell does for a background job.
#: engines signals (no engine takes part)
for signal in INT HUP TERM; do
    (
        trap '' INT HUP TERM
        start_daemon
        echo $daemon > "$scratch/daemon"
    )
    daemon=$(cat "$scratch/daemon")
    kill -$signal $daemon
    await_letter $daemon gone && echo "SIG$signal"
    grep -c " $scratch/mnt " /proc/mounts
done
