# A signal is written as a number, in C's notation too. 0 succeeds and does nothing; a number over 64 or a text gives EINVAL, and so does
# reading.
catcher URG
mkdir 0
echo $pid > 0/tasks
for word in 65 66 1000 -1 -9 SIGURG URG 9x '9 9' 09 0x41; do
    echo "'$word': $(try "echo '$word' > 0/signal.kill")"
done
try "cat 0/signal.kill"
for word in 0 0x0 00 ''; do
    echo "'$word': $(try "echo '$word' > 0/signal.kill")"
done
cat "$heard"
for word in 23 0x17 027; do
    : > "$heard"
    echo "'$word': $(try "echo '$word' > 0/signal.kill")"
    until_true grep -q URG "$heard"
    cat "$heard"
done
kill -0 $pid && echo 'it is still there'
echo 'the largest:'
try "echo 64 > 0/signal.kill"
await_letter $pid gone
