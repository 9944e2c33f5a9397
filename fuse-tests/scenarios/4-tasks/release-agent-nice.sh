# The release agent does not inherit a raised priority of the daemon.
set_release_agent
printf '#!/bin/sh\nps -o ni= -p $$ | tr -d " " >> "%s"\n' "$released" > "$scratch/a"
ps -o ni= -p $$ | tr -d ' ' > "$scratch/own"
mkdir 0
echo 1 > 0/notify_on_release
member 0
kill -9 $pid
await_agent_calls 1 | diff - "$scratch/own" && echo as nice as this
