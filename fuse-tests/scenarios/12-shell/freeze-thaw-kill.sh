# freezerfs freeze, thaw and kill, in each era; --wait waits until it is done, or for a given time.
#: engines signals v1:hierarchical v2:v4
#: semantics v4 v5 2.6.28 hierarchical
mkdir 0
counter
echo $pid > 0/tasks
"$launcher" freeze 0 --wait 10 && cat 0/freezer.state
counts
"$launcher" thaw 0 --wait 10 && cat 0/freezer.state
counts
"$launcher" freeze --wait=10 0 && cat 0/freezer.state
"$launcher" thaw --wait 10 0 && cat 0/freezer.state
"$launcher" freeze 0 --wait=10 && cat 0/freezer.state
"$launcher" thaw --wait=10 -- 0 && cat 0/freezer.state
"$launcher" freeze 0 && await_state 0 FROZEN
"$launcher" thaw 0
catcher USR1
echo $pid > 0/tasks
"$launcher" kill 0 0
for signal in '0 USR1' '0 SIGUSR1' "0 $(kill -l USR1)" '-USR1 0' '-SIGUSR1 0' "-$(kill -l USR1) 0" '-s USR1 0' '0 -USR1'; do
    : > "$heard"
    "$launcher" kill $signal
    until_true grep -q USR1 "$heard" && echo heard
done
"$launcher" kill -9 0
count_members 0
for wrong in 'kill 0 FOO' 'kill 0 65' 'freeze 0 --wait' 'freeze 0 --wait x' 'freeze --wait=x 0' 'thaw --wait 1' 'freeze 0 1' 'freeze -w 0' 'kill -FOO 0' 'kill -9 0 9' 'freeze none' 'thaw /' 'kill' 'freeze'; do
    "$launcher" $wrong 2>&1
    echo "status $?"
done
