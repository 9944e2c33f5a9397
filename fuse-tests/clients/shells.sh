# The builtins of bash and dash: >, >>, <>, a descriptor that stays open, read by lines and by bytes, mapfile, $(<) and here-documents.
#: options transition=eager
#: needs dash
files() {
    local pid line all
    sleeper
    echo $pid > tasks
    echo FROZEN > freezer.state
    await_settled_state .
    printf '%s' $thawed >> freezer.state
    await_settled_state .
    exec 8> freezer.state
    for word in FROZEN $thawed FROZEN; do
        echo $word >&8
        await_settled_state .
    done
    exec 8>&-
    set -o noclobber
    echo $thawed >| freezer.state
    { echo FROZEN > freezer.state; } 2> /dev/null || echo 'noclobber shuts it'
    set +o noclobber
    exec 8<> freezer.state
    read -r line <&8 && echo "$line"
    echo FROZEN >&8
    await_settled_state .
    exec 8>&-
    cat > freezer.state << END
$thawed
END
    await_settled_state .
    cat > freezer.state <<< FROZEN
    await_settled_state .
    read -rN 3 line < freezer.state && echo "$line"
    while read -rn 1 line; do printf '%s.' "$line"; done < freezer.state && echo
    mapfile -t all < freezer.state && echo "${#all[@]} ${all[0]}"
    IFS= read -rd '' line < freezer.state || printf '%s' "$line"
    echo $(< freezer.state)
    while read -r line; do [ "$line" = $pid ] && echo listed; done < tasks
    dash -c "echo $thawed > freezer.state"
    await_settled_state .
    dash -c 'exec 8> freezer.state; printf FROZEN >&8'
    await_settled_state .
    dash -c "read -r line < freezer.state && echo \$line; printf '$thawed\n' 1<> freezer.state"
    await_settled_state .
    dash -c 'echo 0 > tasks; grep -cx "$$" tasks; echo $$ > /dev/null'
    dash -c 'echo nothing > freezer.state' 2>&1 | sed 's/.*echo: //'
    (echo nothing > freezer.state) 2> /dev/null || echo 'bash says that it is refused'
    kill -9 $pid
    until_true cmp -s tasks /dev/null
}
compare_with_kernel files
