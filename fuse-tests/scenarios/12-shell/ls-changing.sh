# freezerfs ls leaves out groups that are removed while it looks, and prints no error.
#: needs awk
mkdir 0 1
{
    number=0
    until [ -e "$scratch/end" ]; do
        name=0/n$((number++))
        mkdir $name $name/n $name/n/n
        rmdir $name/n/n $name/n $name
    done
} &
for _ in {1..40}; do
    "$launcher" ls "$containers" 2>&1 | sed "s|^$containers|ROOT|" | grep -vE '^ +n[0-9]*  RUNNING  0 tasks$'
    [ "${PIPESTATUS[0]}" = 0 ] || echo failed
done | sort | uniq -c | sed 's/^ *//'
touch "$scratch/end"
wait
