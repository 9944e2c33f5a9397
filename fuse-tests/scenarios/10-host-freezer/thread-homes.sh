# With v1 the threads of one process may be in several cgroups of the host. Each is back in its own when it leaves its group, when the mount ends,
# and after a recovery. One that another program moves out is in the root.
#: engines v1 (the others take whole processes)
#: programs waking_threads
at=$scratch/mnt
homes_of() { for tid in ${tids[@]}; do
    is_home $tid "$1"
    shift
done; }
make_home
mkdir "$home/a" "$home/b"
waking_threads 3
set -- ${tids[@]}
usual_home=$host_freezer$(host_cgroup $1 | sed 's|^/$||')
echo $2 > "$home/a/tasks"
echo $3 > "$home/b/tasks"
for end in leave umount recover; do
    echo "$end:"
    start_daemon -o engine=$engine,semantics=hierarchical
    mkdir "$at/0"
    echo $pid > "$at/0/cgroup.procs"
    count_members "$at/0"
    note_cells $pid
    if [ $end = leave ]; then
        echo $2 > "$home/b/tasks"
        count_members "$at/0"
        until_true grep -q "a thread of process $pid was moved out" "$scratch/said"
        echo $2 > "$home/a/tasks"
        echo $2 > "$at/0/tasks"
    fi
    echo FROZEN > "$at/0/freezer.state"
    await_state "$at/0" FROZEN
    count_cells
    case $end in
        leave)
            echo $2 > "$at/cgroup.procs"
            count_members "$at/0"
            ;;
        umount)
            umount "$at"
            await_letter $daemon gone
            ;;
        recover)
            kill_daemon
            "$launcher" recover "$at" | sed 's|/[^ ]*/||g'
            ;;
    esac
    homes_of "$usual_home" "$home/a" "$home/b"
    [ $end = leave ] && umount "$at" && await_letter $daemon gone
    count_cells
done
kill $pid
await_letter $pid gone
