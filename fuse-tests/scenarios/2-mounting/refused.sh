# A mount that is not possible is refused with one line that gives the reason, before anything is mounted.
#: engines signals (no engine takes part)
mkdir "$scratch/mnt"
: > "$scratch/file"
refused() {
    local said
    said=$("$launcher" "$@" 2>&1)
    echo "$? $(echo "$said" | wc -l) ${said//"$scratch"/SCRATCH}" | sed "s#$containers#CONTAINERS#g; s/[Tt]hose that there are: freezer, signal, .*semantics, transition, .*FUSE.*/and those that there are/; s/one of: .*v4.*/one of those with v4/"
}
refused -o frezer freezer "$scratch/mnt"
refused -o semantics=v9 freezer "$scratch/mnt"
refused -o transition=slow freezer "$scratch/mnt"
refused -o bogus freezer "$scratch/mnt"
refused -o 'freezer, sinal' freezer "$scratch/mnt"
refused -o journal=all freezer "$scratch/mnt"
refused -o semantics freezer "$scratch/mnt"
refused freezer "$scratch/nowhere"
refused freezer "$scratch/file"
refused freezer "$containers"
refused --no-such-option freezer "$scratch/mnt"
(ulimit -n 63 && refused freezer "$scratch/mnt")
refused
grep -c " $scratch" /proc/mounts
