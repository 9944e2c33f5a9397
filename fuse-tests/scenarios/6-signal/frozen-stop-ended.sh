# SIGSTOP and a signal that ends the task are both pending in a frozen group: at the thaw the task ends, in whatever order they were sent. It does not
# if the other signal is delivered after SIGSTOP (SIGXCPU: it has a larger number, and dumps core).
#: semantics hierarchical
#: engines signals v1 (cgroup v2 ends a frozen task at once; semantics=v2 has no signal.kill)

# pend NUMBER...: sends the signals to a task in a frozen group, to the kernel's by kill(1); prints whether it has ended after the thaw.
pend() {
    local signal
    sleeper
    echo $pid > tasks
    echo FROZEN > freezer.state
    until_true grep -qx FROZEN freezer.state
    for signal; do
        if [ -e signal.kill ]; then echo $signal > signal.kill; else kill -$signal $pid; fi
    done
    echo "$thawed" > freezer.state
    await_end_or_stop
    echo "$*: $(present_letter $pid)"
    kill -KILL $pid 2> /dev/null
    until_true has_ended $pid
}

await_end_or_stop() {
    until_true eval 'case $(present_letter $pid) in gone | T) ;; *) false ;; esac'
}

compare() {
    pend 15
    pend 15 19
    pend 19 15
    pend 6 19
    pend 19 6
    pend 31 19
    pend 26 19
    pend 40 19
    pend 19 40
    pend 24 19
    pend 19 24
}
compare_with_kernel compare
