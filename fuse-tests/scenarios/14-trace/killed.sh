# The part of a recording that was saved before the daemon was killed is kept. The next recording moves it aside, and removes other
# leftovers.
#: needs python3
cd "$scratch"
chart() {
    "$launcher" timeline "$1" | python3 -c '
import json, sys
chart = json.loads(sys.stdin.read().split("id=\"chart\">")[1].split("</script>")[0])
made = [row for row in chart["rows"] if [chart["words"][word] for word in (row[0], row[3])] == ["GROUP", "made"]]
print("ended:", chart["ended"], *(chart["words"][path] for *_, path, group in made if group))'
}
start_daemon -o trace=recording
size=$(stat -c %s recording)
mkdir mnt/early
until_true eval '[ $(stat -c %s recording) -gt $size ] && [ ! -e recording.parts/part ]'
kill_daemon
ls -d recording*
start_daemon -o trace=recording
mkdir mnt/late
kill $daemon
await_letter $daemon gone
ls -d recording*
chart recording
chart recording.old
