# busybox: its sh, with its own echo, printf, read and test; and its cat (with -v: without it, it uses sendfile(2), see
# scenarios/9-differences/sendfile.sh), dd, head, tail, tee, sed, awk, grep, cp and xargs.
#: options transition=eager
#: needs busybox
files() {
    local pid
    sleeper
    busybox sh -c '
        echo $1 > tasks || exit
        [ "$(cat tasks)" = $1 ] && echo listed
        echo FROZEN > freezer.state
        for i in $(seq 1000); do grep -qx FREEZING freezer.state || break; sleep 0.01; done
        cat freezer.state
        [ -w freezer.state ] && [ -f tasks ] && [ ! -s tasks ] && echo "as they are"
        printf %s $2 >> freezer.state
        read -r state < freezer.state && echo $state
        echo illegal > freezer.state 2> /dev/null || echo "an illegal word is refused"
        echo -n FROZEN 1<> freezer.state && echo "read and written"
    ' sh $pid $thawed
    await_settled_state .
    busybox sh -c "echo $thawed | busybox tee freezer.state"
    await_settled_state .
    busybox printf 'FROZEN\0\0' | busybox dd of=freezer.state bs=8 2> /dev/null
    await_settled_state .
    busybox dd if=freezer.state bs=1 2> /dev/null
    busybox dd if=freezer.state bs=3 skip=1 count=1 2> /dev/null && echo
    busybox echo $thawed > "$scratch/word"
    busybox cp "$scratch/word" freezer.state
    await_settled_state .
    busybox cat -v freezer.state
    echo FROZEN > freezer.state
    await_settled_state .
    busybox head -n 1 freezer.state
    busybox head -c 2 freezer.state && echo
    busybox tail -n 1 freezer.state
    busybox tail -c 3 freezer.state
    busybox sed -n 's/R/o/p' freezer.state | busybox head -c 2 && echo
    busybox awk '{ print length($0) }' freezer.state
    busybox cat -v tasks freezer.state tasks | busybox wc -l
    busybox xargs busybox kill -0 < tasks && echo 'xargs has its id'
    busybox grep -c . tasks freezer.state
    busybox hexdump -C freezer.state | busybox tail -n 1
    busybox truncate -s 0 freezer.state && busybox touch freezer.state && busybox stat -c %s freezer.state
    busybox find . -name 'freezer.state' -type f
    echo $thawed > freezer.state
    busybox xargs busybox kill -9 < tasks
    until_true cmp -s tasks /dev/null
}
compare_with_kernel files
