# The notation of numbers: as in C, with or without a sign; and the meaning of an empty line.
#: semantics v4 v5 2.6.28 hierarchical
mkdir 0 1
for number in 1 0x0 01 +0 -1 '' 1x 08 18446744073709551616; do
    echo "'$number': $(try "echo '$number' > 0/notify_on_release"), $(cat 0/notify_on_release)"
done
sleeper
for form in %d 0x%x 0%o +%d ' %d' '%d ' %dx '%d 1' -0%d 4294967296 2147483648; do
    # shellcheck disable=SC2059 # formats are what varies
    id=$(printf -- "$form" $pid 2> /dev/null | head -c 20)
    echo "$form: $(try "echo '$id' > 0/tasks"), $(is_listed 0 $pid)"
    echo $pid > 1/tasks
done
echo 'an empty line, by a task:'
start_process bash -c 'echo > "$1"; exec sleep 1000' - "$containers/0/tasks" 2> /dev/null
until_true runs $pid sleep
is_listed 0 $pid
