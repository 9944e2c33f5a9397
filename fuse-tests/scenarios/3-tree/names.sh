# A name can have any bytes except newline, and up to 255 of them.
umask 022
long=$(printf 'n%.0s' {1..255})
latin=$(printf '\351t\351\377')
for name in "$long" 'with blanks ' '-rf' 'größe 寸' "$latin" $'tab\tand\\back' '*?[a]' '...' "it's" $'\001'; do
    mkdir -- "./$name"
    cat -- "./$name/freezer.state"
    member "./$name"
    count_members "./$name"
done
try mkdir "${long}n" | tail -c 30
try ls "${long}n" | tail -c 30
ls -Ab | grep -v '^n' # in the order of the listing
shopt -s dotglob
for name in */; do
    echo $(cat -- "./$name/tasks") > tasks
    rmdir -- "./$name"
done
ls -A -d */ 2> /dev/null
