# Each process of the group gets the signal once, however many threads it has; no other process gets it.
#: needs python3
cat > "$scratch/listener" << 'PYTHON'
import signal, sys, threading, time
name, threads = sys.argv[1:]
# Real-time signals are queued: a signal that is sent twice is caught twice. They are delivered in the order of their numbers.
awaited = {40, 41}
signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
for _ in range(int(threads) - 1):
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
with open(name, "w", buffering=1) as file:
    print("listening", file=file)
    while True:
        print(int(signal.sigwait(awaited)), file=file)
PYTHON
mkdir 0
listener() {
    start_process python3 "$scratch/listener" "$scratch/$1" $2
    until_true test -s "$scratch/$1"
}
listener outside 1
outside=$pid
listener alone 1
echo $pid > 0/tasks
listener another 1
echo $pid > 0/tasks
listener threads 5
attach_threads 0 $pid
count_members 0
echo 40 > 0/signal.kill
echo 41 > 0/signal.kill
for name in alone another threads; do
    until_true grep -q 41 "$scratch/$name"
    echo $(cat "$scratch/$name")
done
kill -41 $outside
until_true grep -q 41 "$scratch/outside"
echo $(cat "$scratch/outside")
