# Programs that read and write the files of cgroup v2: coreutils, busybox, dash, Python, perl and awk; and a loop that waits by inotify alone.
#: semantics v2
#: needs python3 busybox dash perl gawk
files() {
    sleeper
    dash -c "echo $pid > cgroup.procs"
    busybox head -n 5 cgroup.procs | sed "s/$pid/PID/"
    printf 1 | dd of=cgroup.freeze bs=1 status=none
    await_events . 1 1
    busybox head cgroup.events
    tail -n 1 cgroup.events
    tac cgroup.events
    grep -c . cgroup.events
    busybox sh -c 'echo 0 > cgroup.freeze'
    await_events . 1 0
    python3 -c 'open("cgroup.freeze", "w").write("1\n"); print(open("cgroup.freeze").read().strip())'
    await_events . 1 1
    perl -e 'open my $file, ">", "cgroup.freeze"; print $file "0"; close $file; open $file, "<", "cgroup.events"; my %said = map { split } <$file>; print "$said{populated}\n"'
    await_events . 1 0
    gawk 'BEGIN { print 1 > "cgroup.freeze"; close("cgroup.freeze"); while ((getline line < "cgroup.stat.local") > 0) print (line ~ /^frozen_usec [0-9]+$/) }'
    await_events . 1 1
    tee cgroup.freeze <<< 0
    cp cgroup.type "$scratch/copied" && cat "$scratch/copied"
    watching_python << 'PYTHON'
from watching import Watcher
watcher = Watcher("cgroup.events")
noticed = 0
for _ in range(100):
    for number in "10":
        with open("cgroup.freeze", "w") as file:
            file.write(number)
        noticed += watcher.await_change_by_inotify(f"populated 1 frozen {number}", 10)
print(noticed, "notices")
PYTHON
    echo 1 | dd of=cgroup.kill status=none
    await_letter $pid gone
    await_events . 0 0
}
compare_with_kernel files
