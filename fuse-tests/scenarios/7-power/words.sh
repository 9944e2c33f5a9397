# power.state is in the root only. It accepts mem and on, any number of times, and nothing else.
#: options power
mkdir 0
ls 0
for word in mem mem on on disk standby FROZEN ''; do
    echo "'$word': $(try "echo '$word' > power.state"), $(cat power.state)"
done
stat -c %A power.state
