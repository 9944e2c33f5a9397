# Ids are read and written in the pid namespace of the writer and the reader.
#: needs unshare
mkfifo "$scratch/end"
mkdir 0
unshare --pid --fork bash -c '
sleep 1000 &
[ $! -lt 100 ] && echo "a small id in there"
echo $! > 0/tasks && echo "moved"
[ "$(cat 0/tasks)" = $! ] && echo "listed by the id that it has there"
echo > "$0/moved"
read -r < "$0/end"' "$scratch" &
until_true test -e "$scratch/moved"
count_members 0
until_true runs "$(cat 0/tasks)" sleep
ps -o args= -p "$(cat 0/tasks)"
echo > "$scratch/end"
wait
