# A task in a pid namespace within another has a number in each; each reader sees the number of its own namespace.
#: needs unshare
mkdir 0
unshare --pid --fork --mount-proc bash -c '
    sleep 0 # so that the numbers differ
    unshare --pid --fork --mount-proc bash -c "(cd / && exec sleep 1000) & echo \$! > 0/tasks
        [ \$(cat 0/tasks) = \$! ] && echo its own
        echo \$! > \"$0/inner\"
        until [ -e \"$0/end\" ]; do sleep 0.01; done" &
    until [ -s "$0/inner" ]; do sleep 0.01; done
    id=$(cat 0/tasks)
    [ $id != $(cat "$0/inner") ] && grep -c "^NSpid:.$id.$(cat "$0/inner")\$" /proc/$id/status
    touch "$0/end"
    wait' "$scratch"
until_true rmdir 0
