# If there is too little memory to start, the launcher says so, and what to do.
#: engines signals (no engine takes part)
mkdir "$scratch/mnt"
tries() {
    local said status
    said=$(timeout 60 "$launcher" "$scratch/mnt" 2>&1)
    status=$?
    if [ $status = 0 ]; then
        umount "$scratch/mnt" && echo mounted
    else
        echo "$status $(echo "$said" | grep -c '^freezerfs: ') $(echo "$said" | grep -o "FREEZERFS_HEAP\|ulimit -v" | sort -u)"
    fi
}
(
    ulimit -v 1000000
    tries
)
for heap in 1m 2m x; do FREEZERFS_HEAP=$heap tries; done
# so little that it may be enough or not: it must mount or print a message, and not hang.
for heap in 3m 4m 5m; do FREEZERFS_HEAP=$heap tries; done | grep -vx 'mounted\|1 1 FREEZERFS_HEAP'
grep -c " $scratch/mnt " /proc/mounts
