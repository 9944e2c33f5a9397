# A release does nothing if there is no release agent, if its file is missing, or if it can't be run; later releases work.
set_release_agent
mkdir 0
echo 1 > 0/notify_on_release
once() {
    member 0
    echo $pid > tasks
}
echo > release_agent
once
echo "$scratch/missing" > release_agent
once
chmod -x "$scratch/a"
echo "$scratch/a" > release_agent
once
await_agent_calls 0
chmod +x "$scratch/a"
once
await_agent_calls 1
