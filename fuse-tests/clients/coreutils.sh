# GNU coreutils: dd with odd block sizes and flags, tee, cat, head, tail, tac, cp, install, sort, od, wc, split and truncate.
#: options transition=eager
files() {
    local pid
    sleeper
    echo $pid | tee tasks > /dev/null
    [ "$(cat tasks)" = $pid ] && echo listed
    printf FROZEN | dd of=freezer.state bs=7 status=none
    await_settled_state .
    printf '%s\n' $thawed | dd of=freezer.state ibs=5 obs=63 status=none
    await_settled_state .
    printf FROZEN | dd of=freezer.state bs=1 status=none 2> /dev/null || echo "a byte at a time is refused: $(await_settled_state .)"
    printf FROZEN | dd of=freezer.state conv=sync bs=13 status=none
    echo "padded with NULs: $(await_settled_state .)"
    printf %s $thawed | dd of=freezer.state conv=notrunc,fsync oflag=append status=none
    await_settled_state .
    printf FROZEN | dd of=freezer.state seek=1000 bs=6 status=none
    echo "at an offset: $(await_settled_state .)"
    for size in 1 2 3 5 7 4096 1000003; do
        dd if=freezer.state bs=$size status=none
    done
    dd if=freezer.state bs=2 skip=1 count=1 status=none && echo
    dd if=freezer.state iflag=skip_bytes,count_bytes skip=3 count=2 status=none && echo
    dd if=freezer.state skip=5 bs=1000 status=none 2> /dev/null && echo 'beyond the end is nothing'
    echo $thawed | tee -a freezer.state freezer.state
    await_settled_state .
    echo FROZEN > freezer.state
    await_settled_state .
    cat tasks freezer.state - tasks freezer.state <<< between | wc -l
    cat -A freezer.state
    head -c 3 freezer.state && echo
    head -n 1 freezer.state
    tail -n 1 freezer.state
    tail -c 3 freezer.state
    tail -c +4 freezer.state
    tail -n +1 freezer.state tasks | grep '^=='
    tac freezer.state
    rev freezer.state
    nl -ba freezer.state | tr -s ' '
    od -c freezer.state | head -n 1
    wc -c < freezer.state
    wc -l freezer.state
    sort -n tasks | cmp - tasks && echo sorted
    split -b 2 freezer.state "$scratch/split." && cat "$scratch"/split.a? && rm "$scratch"/split.*
    echo $thawed > "$scratch/word"
    cp "$scratch/word" freezer.state
    await_settled_state .
    cp --sparse=always --reflink=auto freezer.state "$scratch/copy" && cat "$scratch/copy"
    cp --no-preserve=all freezer.state "$scratch/copy" && cat "$scratch/copy"
    install -m 600 freezer.state "$scratch/copy" && cat "$scratch/copy"
    cat "$scratch/word" > freezer.state
    truncate -s 10 freezer.state
    stat -c '%s %F' freezer.state
    touch freezer.state
    sync freezer.state
    test -w freezer.state -a ! -s freezer.state && echo 'writable, and empty to look at'
    mv freezer.state elsewhere 2> /dev/null || echo 'not to be moved'
    rm -f freezer.state 2> /dev/null || echo 'not to be removed'
    printf '%s\n' $thawed > freezer.state
    await_settled_state .
    xargs kill -9 < tasks
    until_true cmp -s tasks /dev/null
}
compare_with_kernel files
