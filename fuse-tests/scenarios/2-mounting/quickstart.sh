# quickstart mounts, and the commands that it prints can be pasted. It says how to become root, which is needed only after sudo.
#: needs setpriv javac mvn findmnt
starts() {
    "${launcher%/*}/quickstart" "$scratch/mnt" > "$scratch/printed" 2>&1
    sed "s|$scratch|SCRATCH|g; s/Process [0-9]*/Process ID/; s/echo [0-9][0-9]* >/echo ID >/" "$scratch/printed"
}
cd /
SUDO_USER=nobody starts
chmod o+x "$scratch"
$as_nobody ls "$scratch/mnt" > /dev/null 2>&1 || echo 'others see nothing'
sed '/^Process/d; /mounted at/d; /^sudo -s$/d; /^When/d' "$scratch/printed" > "$scratch/pasted"
bash "$scratch/pasted" | sed -n "1p; \$p"
# a second time, by root: the group gets the next name
SUDO_USER='' starts | head -4
sed '/^Process/d; /mounted at/d; /^When/d' "$scratch/printed" > "$scratch/pasted"
bash "$scratch/pasted" | sed -n "1p; \$p"
# shellcheck disable=SC2091 # the printed command is executed
$(sed -n 's/^When you are done: //p' "$scratch/printed") && echo ended
