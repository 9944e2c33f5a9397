# A process that alone keeps its job from being orphaned ends as soon as it goes on, or its parent does, whatever lets it go: an unmount, the
# next daemon after a crash, recover, or the guardian. The others of the 20 jobs were let go before it, so none of them dies of the SIGHUP for
# stopped jobs that become orphaned.
#: needs python3 awk
lets_go() { # lets_go HOW [OPTION...]
    local how=$1 round who
    shift
    for round in 1 2; do
        for who in links parent; do
            serve "$@"
            mkdir "$scratch/mnt/0"
            linked_jobs $who "$scratch/mnt/0/tasks"
            echo FROZEN > "$scratch/mnt/0/freezer.state"
            reaches "$scratch/mnt/0" FROZEN > /dev/null
            touch "$scratch/end"
            case $how in
                unmount) umount "$scratch/mnt" ;;
                next) crash && serve > /dev/null ;;
                recover) crash && "$launcher" recover "$scratch/mnt" > /dev/null ;;
                guardian) crash ;;
            esac
            echo "$how, $who: $(elder_left $who)"
            ps -o pid= -s $pid | xargs -r kill -9
            umount "$scratch/mnt" 2> /dev/null
        done
    done
}
lets_go unmount
lets_go next
lets_go recover
lets_go guardian -o guardian
"$launcher" recover "$scratch/mnt" > /dev/null
