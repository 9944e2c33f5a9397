# tasks lists the ids of threads; a thread's id moves its whole process.
#: semantics hierarchical
#: engines signals v2 (v1 takes single threads)
#: needs python3
mkdir 0 1
start_process python3 -c 'import threading, time
for _ in range(3): threading.Thread(target=time.sleep, args=(1000,)).start()'
until_true eval '[ $(ls /proc/$pid/task | wc -l) = 4 ]'
echo $(ls /proc/$pid/task | tail -1) > 0/tasks
ls /proc/$pid/task | sort -n | diff - 0/tasks && echo all of them
