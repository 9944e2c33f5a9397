# No shell interprets a name: the release agent gets a group's name byte by byte; and the log has no bytes of it that control a terminal.
gets() {
    mkdir -- "./$1"
    echo 1 > "./$1/notify_on_release"
    member "./$1"
    kill $pid
    until_true eval '[ -s "$released" ]' && printf '/%s\n' "$1" | cmp - "$released" && echo "as it is: $(printf %s "$1" | cut -c 1-40 | cat -v)"
    : > "$released"
    rmdir -- "./$1"
}
set_release_agent
for name in '$(touch x)' '`touch x`' '; touch x' "it's \"x\"" '&& touch x' '| touch x' '> x' '-x' '--help' '%s%n' '{}' '${HOME}' '\n' '*' '.. x' \
    "$(printf 'n%.0s' {1..255})" 'größe 寸' $'\e[31m\e]0;x\a' $'a\rb\tc' $'\302\2331m' $'\001'; do
    gets "$name"
done
find "$scratch" / -maxdepth 1 -name x
echo 'it can not be run:'
printf '%s' "$scratch/"$'none\e[31m' > release_agent
for name in $'\e[31m' 'größe' $'\377' 'a\b' '{}'; do
    mkdir "$name"
    echo 1 > "$name/notify_on_release"
    member "$name"
    kill $pid
    refused=$((refused + 1))
    until_true eval '[ $(grep -c "could not be run" "$scratch/log") = $refused ]'
    rmdir "$name"
done
sed -n "s,.*agent $scratch/\(.* for .*\): Cannot.*,\1,p" "$scratch/log"
LC_ALL=C grep -c $'[\001-\010\013-\037\177]' "$scratch/log"
