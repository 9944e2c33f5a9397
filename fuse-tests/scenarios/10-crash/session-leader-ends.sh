# A session leader ends as soon as it continues, whatever thaws it: an unmount, the next daemon after a crash, recover, or the guardian. Its
# 100 jobs were continued before it, so none of them dies of the SIGHUP for stopped process groups that become orphaned.
#: engines signals (the others stop nobody by a signal)
#: needs python3 awk
ends_after() { # ends_after HOW [OPTION...]
    local round
    for round in 1 2 3; do
        in_frozen_group "session leader" "$@"
        echo "$1: $(jobs_left_by $pid)"
        kill_session
    done
}
ends_after unmount
ends_after next
ends_after recover
ends_after guardian -o guardian
"$launcher" recover "$scratch/mnt" > /dev/null
