# freezerfs ls --json prints JSON whatever the name of a command or a group: a byte that is not UTF-8 is written as \u00XX.
#: needs awk python3
mkdir 0 $'caf\xe9' $'caf\xc3\xa9' "$(printf 'x\355\240\200y')" "$(printf '\303\244\342\202\254\360\237\247\212')"
for name in $'caf\xe9' "$(printf '\303\244')" 'a"b\c'; do
    cp /bin/sleep "$scratch/$name"
    start_process "$scratch/$name" 1000
    until_true eval 'tr -d "\n" < /proc/$pid/comm | cmp -s - <(printf %s "$name")'
    echo $pid > 0/tasks
done
for awk in gawk mawk; do
    [ -x /usr/bin/$awk ] || awk='awk'
    mkdir "$scratch/$awk" 2> /dev/null
    ln -sf "$(type -P $awk)" "$scratch/$awk/awk"
    PATH="$scratch/$awk:$PATH" "$launcher" ls --json "$containers" | python3 -c '
import json, sys
for group in json.loads(sys.stdin.buffer.read().decode("utf-8")):
    print(ascii(group["path"].replace(sys.argv[1], "ROOT")), sorted(map(ascii, group["commands"])))' "$containers" 2>&1
done
