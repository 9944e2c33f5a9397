# Tools that read and write lines: grep, sed, both awks, xargs, paste, join and diff.
#: options transition=eager
#: needs gawk mawk
files() {
    local pid awk
    sleeper
    echo $pid > tasks
    grep -qxF $pid tasks && echo listed
    grep -c . tasks freezer.state
    sed -n 1p freezer.state
    sed -n '$p' freezer.state
    sed 1q freezer.state
    sed -n 'w freezer.state' <<< FROZEN
    await_settled_state .
    sed -i s/x/y/ freezer.state 2> /dev/null || echo 'sed -i needs a file beside it'
    for awk in gawk mawk; do
        $awk -v word=$thawed 'BEGIN { print word > "freezer.state"; close("freezer.state") }'
        await_settled_state .
        $awk 'BEGIN { printf "FROZEN" >> "freezer.state" }'
        await_settled_state .
        $awk 'BEGIN { while ((getline line < "freezer.state") > 0) print "getline: " line }'
        $awk 'NR == FNR { next } { print FILENAME ": " $0 }' tasks freezer.state
        $awk -v RS=E '{ print }' freezer.state
    done
    gawk -v word=$thawed 'BEGIN { print word | "cat > freezer.state" }'
    await_settled_state .
    xargs -n 1 kill -0 < tasks && echo 'xargs has its id'
    xargs -a tasks printf '%d\n' | cmp - tasks && echo 'the same'
    paste -sd, freezer.state
    join freezer.state freezer.state
    diff freezer.state freezer.state && echo 'no difference'
    cmp tasks freezer.state > /dev/null || echo 'a difference'
    # shellcheck disable=SC2018,SC2019 # as users write it
    tr a-z A-Z < freezer.state
    echo FROZEN > freezer.state
    await_settled_state .
    cut -c 2-3 freezer.state
    fold -w 4 freezer.state
    echo $thawed > freezer.state
    xargs kill -9 < tasks
    until_true cmp -s tasks /dev/null
}
compare_with_kernel files
