# A control file's size stays 0, whatever it contains and whatever is written to it.
mkdir 0
member 0
stat -c %s 0/tasks 0/freezer.state
echo RUNNING > 0/freezer.state
truncate -s 100 0/freezer.state
stat -c %s 0/freezer.state
wc -c < 0/freezer.state
