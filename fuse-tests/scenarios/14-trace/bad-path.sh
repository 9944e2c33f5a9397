# A recording that can't be written is refused with one line, and nothing is mounted.
#: engines signals (no engine takes part)
cd "$scratch"
mkdir mnt folder
for file in no/recording folder /dev/null mnt/recording; do
    "$launcher" -o trace=$file freezer mnt 2>&1 | sed "s|$PWD/||g"
done
mountpoint -q mnt || echo nothing is mounted
ls mnt folder
