# With -o persist groups outlive an unmount too, as long as there are any; frozen ones stay frozen. They are refused to a mount with other
# rules, and given up by one without persist, or by recover.
#: users root nobody
#: needs python3
export XDG_RUNTIME_DIR=$scratch
end() {
    kill $daemon
    becomes $daemon gone
}
serve -o persist
mkdir "$scratch/mnt/0"
resident "$scratch/mnt/0"
echo FROZEN > "$scratch/mnt/0/freezer.state"
reaches "$scratch/mnt/0" FROZEN
end
letter $pid
serve -o persist,semantics=v5 2>&1 | sed 's|/[^ ]*/||g'
serve -o persist,freezer 2>&1 | sed 's|/[^ ]*/||g'
letter $pid
serve -o persist
reaches "$scratch/mnt/0" FROZEN
lists "$scratch/mnt/0" $pid
echo RUNNING > "$scratch/mnt/0/freezer.state"
letter $pid
end
# a thawed one's members are kept as well:
serve -o persist
cat "$scratch/mnt/0/freezer.state"
lists "$scratch/mnt/0" $pid
echo FROZEN > "$scratch/mnt/0/freezer.state"
reaches "$scratch/mnt/0" FROZEN
end
: > "$scratch/said"
serve
recovered
ls -d "$scratch"/mnt/0 2> /dev/null | wc -l
letter $pid
end
# other rules are welcome now, and groups are given up by recover as well:
serve -o persist,semantics=v5
mkdir "$scratch/mnt/1"
echo $pid > "$scratch/mnt/1/tasks"
echo FROZEN > "$scratch/mnt/1/freezer.state"
reaches "$scratch/mnt/1" FROZEN
end
"$launcher" recover "$scratch/mnt" | sed 's|/[^ ]*/||'
letter $pid
# nothing is kept where there is nothing:
serve -o persist
end
ls -d "$(journal)"* "$(journal | sed 's/journal$/tree/')"* 2> /dev/null | wc -l
