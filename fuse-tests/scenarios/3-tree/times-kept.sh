# utime on groups and files takes effect and stays, with nanoseconds; the two times are independent.
export TZ=UTC
mkdir 0
touch -d '2008-07-07 22:58:23.123456789' 0 0/tasks 0/freezer.state
touch -a -d '2008-07-08 19:39:14.5' 0/tasks
touch -m -d '1969-12-31 23:59:58.25' 0/freezer.state
member 0
cat 0/tasks > /dev/null
echo RUNNING > 0/freezer.state
truncate -s 0 0/freezer.state
mv 0 1
stat -c '%n: %x, %y' 1 1/tasks 1/freezer.state
# now:
touch "$scratch/before"
touch 1/tasks
[ 1/tasks -ot "$scratch/before" ] || echo later
