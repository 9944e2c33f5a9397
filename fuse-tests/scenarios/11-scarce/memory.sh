# A daemon with too little memory refuses what would take more permanently: ENOMEM. It still answers, freezes and thaws, and accepts new
# groups when others were removed.
#: needs python3
mkdir "$scratch/mnt"
FREEZERFS_HEAP=14m "$launcher" --log-file "$scratch/tiny.log" -o max_groups=1000000 freezer "$scratch/mnt"
cd "$scratch/mnt"
mkdir 0 1
counter
echo $pid > 0/tasks
python << 'PYTHON'
made = 0
while (error := attempt(os.mkdir, f"1/{made}")) is None and made < 100000:
    made += 1
print("mkdir:", error, "after some" if 500 < made < 100000 else made)
print("none is half made:", len(os.listdir("1")) - len(os.listdir("0")) == made)
for name in range(100000):
    error = attempt(os.setxattr, "1/tasks", f"user.{name % 100}", b"x" * 1000)
    if error: break
    error = attempt(os.setxattr, f"1/{name % made}", f"user.{name}", b"x" * 1000)
    if error: break
print("setxattr:", error)
PYTHON
sleeper
echo "attaching: $(try "echo $pid > 1/tasks")"
is_listed 1 $pid
for _ in {1..20}; do
    echo FROZEN > 0/freezer.state
    await_state 0 FROZEN
    counts
    echo RUNNING > 0/freezer.state
done | sort | uniq -c | sed 's/^ *//'
counts
echo 'less:'
python << 'PYTHON'
for name in os.listdir("1"):
    if os.path.isdir("1/" + name):
        os.rmdir("1/" + name)
PYTHON
until_true mkdir 1/again
until_true eval "echo $pid > 1/tasks"
is_listed 1 $pid
cd /
umount "$scratch/mnt"
state_letter $pid
counts
grep -c ' ERROR \|Exception\|Error' "$scratch/tiny.log"
