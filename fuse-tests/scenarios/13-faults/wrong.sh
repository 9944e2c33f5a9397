# An invalid fault is refused at once, by setfattr and by -o, and nothing is stored.
#: engines signals (no engine takes part)
#: needs setfattr getfattr
mkdir 0 "$scratch/mnt"
for fault in freezing=2 freezing=3601s freezing= freezing=reads:2s busy=-1 busy=x refuse=0 refuse=self delay=tasks:read=61s delay=read=1s error=tasks:read=EWRONG \
    error=tasks:open=EIO error=freezer.stat:read=EIO error=tasks:read=EIO:x wrong=1; do
    echo "$fault: $(try setfattr -n user.freezerfs.fault_${fault%%=*} -v "'${fault#*=}'" 0)"
done
echo "nobody's id: $(try setfattr -n user.freezerfs.fault_refuse -v 4194305 0)"
echo 'of a file, or with another name:'
try setfattr -n user.freezerfs.fault_busy -v 1 0/tasks
try setfattr -n user.freezerfs.busy -v 1 0
try setfattr -x user.freezerfs.fault_busy 0
getfattr -d 0
echo 'by -o:'
for fault in freezing=2 refuse=4194305 error=freezer.stat:read=EIO wrong=1; do
    said=$("$launcher" -o "fault_$fault" freezer "$scratch/mnt" 2>&1)
    echo "$? $(echo "$said" | wc -l) $said" | sed 's/[Tt]hose that there are: freezer, .*/and those that there are/'
done
grep -c " $scratch/mnt" /proc/mounts
