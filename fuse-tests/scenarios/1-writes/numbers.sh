# Numbers are C literals: 10, 0x0a and 012 are the same signal. An empty line is 0, which does nothing.
mkdir 0
mkfifo "$scratch/silence"
start_process bash -c 'exec 3<> "$1/silence"; trap "echo caught >> \"$1/caught\"" USR1; : > "$1/caught"; while :; do read -rt 0.05 -u 3; done' bash "$scratch"
until_true test -e "$scratch/caught"
echo $pid > 0/tasks
heard() { [ $(wc -l < "$scratch/caught") = $1 ]; }
n=0
for text in 10 0x0a 0XA 012 0000012; do
    try "echo $text > 0/signal.kill"
    until_true heard $((++n))
done
for text in 0 '' 0x0 000; do try "echo $text > 0/signal.kill"; done
for text in 08 0x 10x +10 -10 USR1 65 0x41 99999999999999999999 1099511627786; do try "echo $text > 0/signal.kill"; done
wc -l < "$scratch/caught"
state_letter $pid | sed 's/[RS]/s/'
