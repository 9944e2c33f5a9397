# A daemon is killed, or its mount unmounted, while its call that makes inotify tell of a change waits in the kernel, because the answer to a writer of
# the file is delayed: the daemon ends, and so does the writer's call, because the thread that waits does not share /dev/fuse. Changes of that file that
# come meanwhile start no further threads, and those of others' files are told at once.
#: engines signals v1:hierarchical v2
#: semantics v2 hierarchical
#: needs python3 setfattr getfattr
cd /
at=$scratch/mnt
if [ $era = v2 ]; then
    options=semantics=v2 watched=cgroup.events toggled=cgroup.freeze words='1 0'
else
    options=semantics=$era,notify watched=freezer.state toggled=freezer.state words='FROZEN THAWED'
fi

telling() { # the threads that tell, each with its state
    local thread
    for thread in /proc/$daemon/task/*; do
        [ "$(cat $thread/comm)" != notices ] || echo $thread $(sed -n 's/^State:.\(.\).*/\1/p' $thread/status)
    done 2> /dev/null
}
toggle() {
    local word
    for word in $words; do echo $word > "$at/$1/$toggled"; done
}
block() { # a writer's answer is delayed, and a call of the daemon waits for that
    start_daemon -o $options
    mkdir "$at/0" "$at/0/1" "$at/2" "$at/2/3"
    cat "$at/0/1/$watched" > "$scratch/seen"
    setfattr -n user.freezerfs.fault_delay -v $watched:write=60s:1 "$at/0/1"
    bash -c "echo ${words#* } > '$at/0/1/$watched'" 2> "$scratch/error" &
    writer=$!
    # The write itself: the file is opened before, and has no lock then.
    until_true eval '[ "$(getfattr --absolute-names --only-values -n user.freezerfs.fault_delay "$at/0/1")" = $watched:write=60s:0 ]'
    until_true grep -q request_wait_answer /proc/$writer/wchan
    toggle 0
    until_true eval 'telling | grep -q "D$"'
    ls -l $(telling | sed -n 's| D$|/fd|p') | grep -o /dev/fuse
}
await_ends() { # a mount that hangs is freed, so that no process stays
    await_letter $daemon gone || umount -f "$at"
    wait $writer
    case $(sed 's/.*: //' "$scratch/error") in
        '' | 'Invalid argument') echo "the writer was answered by the file" ;;
        *) echo "the writer was answered: $(sed 's/.*: //' "$scratch/error")" ;;
    esac
}

block
chown 65534 "$at/2/3/$watched"
for ((i = 0; i < 50; i++)); do toggle 0; done
# At most four threads wait for the files of one owner. How many others there are, which are idle, depends on how soon a woken one ran.
telling > "$scratch/telling"
[ $(grep -c 'D$' "$scratch/telling") -le 4 ] && [ $(wc -l < "$scratch/telling") -le 33 ] || cat "$scratch/telling"
cd "$at"
watching_python "$watched" "$toggled" $words << 'PYTHON'
import sys
from watching import Watcher
watched, toggled, *words = sys.argv[1:]
watcher = Watcher("2/3/" + watched)
for word in words:
    with open("2/" + toggled, "w") as file:
        file.write(word)
    print("told by", *sorted(watcher.take(10)))
    watcher.forget()
watcher.close()
PYTHON
cd /
kill -9 $daemon
await_ends
"$launcher" recover "$at" | sed 's/.*: //'

block
umount -l "$at"
await_ends
