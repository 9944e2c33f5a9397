# freezerfs ls names what it can't read, and why: it follows a link, and does not show 0 for what can't be read.
#: needs awk python3 setfattr
mkdir -p 0/1 2
member 0/1
ln -s "$containers" "$scratch/link"
ln -s "$containers/0" "$scratch/group"
shows() {
    "$launcher" ls "$@" 2>&1 | sed "s|$containers|ROOT|g; s|$scratch|SCRATCH|g"
    echo "status ${PIPESTATUS[0]}"
}
shows "$scratch/link"
shows "$scratch/group/"
fails() {
    setfattr -n user.freezerfs.fault_error -v "$1" 0/1
    shows "$containers"
    "$launcher" ls --json "$containers/0" | python3 -c '
import json, sys
for group in json.load(sys.stdin):
    print(group["state"], group["tasks"], group["commands"])'
    echo "status ${PIPESTATUS[0]}"
    setfattr -x user.freezerfs.fault_error 0/1
}
fails tasks:read=EIO
mkdir "$scratch/awk"
for awk in gawk mawk; do
    if [ -x /usr/bin/$awk ]; then
        ln -sf /usr/bin/$awk "$scratch/awk/awk"
        PATH="$scratch/awk:$PATH" fails tasks:read=EIO | md5sum
    fi
done | sort -u | wc -l
