# A task may be moved by the user of its uid and by that of its saved uid, but not by that of its effective uid.
#: options allow_other
#: needs setpriv python3
start_process python3 -c '
import os, sys, time
os.setresuid(65531, 65532, 65533)
print(file=open(1, "w", closefd=False), flush=True)
time.sleep(1000)
' > "$scratch/ready"
until_true test -s "$scratch/ready"
mkdir 0 1
chmod 666 0/tasks 1/tasks tasks
for uid in 65531 65532 65533; do
    echo "$uid: $(try "setpriv --reuid=$uid --regid=65534 --clear-groups bash -c 'echo $pid > 0/tasks'")"
    is_listed 0 $pid
    echo $pid > tasks
done
