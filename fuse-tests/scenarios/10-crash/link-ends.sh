# A process that alone keeps its job from being orphaned ends as soon as it continues, or its parent does, whatever thaws it: an unmount, the
# next daemon after a crash, recover, or the guardian. The others of the 20 jobs were continued before it, so none of them dies of the SIGHUP
# for stopped process groups that become orphaned.
#: engines signals (the others stop nobody by a signal)
#: needs python3 awk
ends_after() { # ends_after HOW [OPTION...]
    local ending
    for ending in links parent; do
        in_frozen_group "linked_jobs $ending" "$@"
        echo "$1, $ending: $(elder_jobs_left $ending)"
        kill_session
    done
}
ends_after unmount
ends_after next
ends_after recover
ends_after guardian -o guardian
"$launcher" recover "$scratch/mnt" > /dev/null
