# The command runs as it would without explore: in the same directory, with the same arguments and environment, but with nothing on standard input. --list
# runs no case; --check runs in the same directory too. What the command has printed is shown with a bad case, and how to run that alone.
#: engines signals (no engine takes part)
leave_mount
cd "$scratch"
cat > own.sh << 'SCRIPT'
#!/bin/sh
mkdir "$FREEZERFS/new" || exit
{
    pwd -P
    wc -c
    printf '<%s>' "$@" | LC_ALL=C cat -v
    printf '\n%s\n' "LC_ALL=${LC_ALL-unset}" "own=$own" "${FREEZERFS_LC_ALL-unset}" "${FREEZERFS_FILES-unset}" "bin=$bin" "$(ulimit -Sn) files"
    grep SigBlk /proc/self/status
} > noted
SCRIPT
chmod +x own.sh
run() {
    "$@" --list -- ./own.sh 'a b' '' '*' $'\xff\xe4' ä @own.sh --list -- < own.sh 2>&1 | grep -c ENOSPC
    sed "s|$PWD$|HERE|" noted
}
ulimit -Sn 1000
bin=mine own=$'two\nlines' LC_ALL=POSIX run "$launcher" explore
run env -u LC_ALL "$launcher" explore
echo 'listed, and not run:'
true > noted
"$launcher" explore --list -- sh -c 'echo >> noted; mkdir "$FREEZERFS/new"'
wc -l < noted
echo 'checked:'
"$launcher" explore --only mkdir#1:EEXIST --check "[ \$PWD = '$PWD' ] && ! grep -q EEXIST noted" -- sh -c 'mkdir "$FREEZERFS/new" 2> /dev/null || { echo "EEXIST $0" | tee noted; exit 1; }' 'ä b' |
    sed "s|$PWD|HERE|"
echo "status ${PIPESTATUS[0]}"
cd /
print_left
