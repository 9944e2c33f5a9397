# With no release agent, one that is missing or one that can't be run, a release does nothing, and later ones are well.
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
