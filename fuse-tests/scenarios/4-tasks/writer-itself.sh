# 0 stands for the writer itself, and so does an empty line.
mkdir 0
for text in 0 '' 0x0 000; do
    start_process bash -c 'printf "%s\n" "$1" > "$0"/0/tasks; exec sleep 1000' "$containers" "$text"
    until_true runs $pid sleep
    echo "'$text' $(is_listed 0 $pid) $(count_members 0)"
    kill $pid
    until_true rmdir 0
    mkdir 0
done
