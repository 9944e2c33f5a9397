# Root of a user namespace has no more rights than the user who made it.
#: options allow_other,semantics=hierarchical
#: needs setpriv unshare
own_root() { $as_nobody unshare --user --map-root-user bash -c "$(declare -f try); $1"; }
contained() {
    local pid
    sleeper
    chmod 666 tasks
    own_root 'echo "I am $(id -u)"'
    own_root "try 'echo $pid > tasks'"
    own_root 'try "echo FROZEN > freezer.state"'
    own_root 'try "mkdir x"'
    own_root 'echo 0 > tasks && grep -cx $$ tasks'
    own_root "unshare --pid --fork --mount-proc bash -c '(cd / && exec sleep 1000) & echo \$! > tasks && [ \$(cat tasks) = \$! ] && echo by its own number'"
    kill $pid
    until_true cmp -s tasks /dev/null
    chmod 644 tasks
}
compare_with_kernel contained
own_root 'try "echo /bin/true > release_agent"'
