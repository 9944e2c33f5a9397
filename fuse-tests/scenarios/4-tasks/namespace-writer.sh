# A writer's numbers are those of its own pid namespace; a task that is not in it has no number there, and 0 is the writer itself.
#: needs unshare
mkdir 0 1
member 1
unshare --pid --fork --mount-proc bash -c '
    (cd / && exec sleep 1000) & inner=$!; disown
    echo $inner > 0/tasks && wc -l < 0/tasks
    [ $(cat 0/tasks) = $inner ] && echo "its own"
    bash -c "echo $0 > 0/tasks" 2>&1 | sed "s/.*: //"
    wc -l < 0/tasks
    bash -c "echo 0 > 0/tasks; mapfile -t ids < 0/tasks; echo \${#ids[@]}; [[ \" \${ids[*]} \" = *\" \$\$ \"* ]] && echo itself"
    echo 9 > 0/signal.kill
    wc -l < 0/tasks' $pid
is_listed 1 $pid
until_true rmdir 0
