# A control file's size stays 0, whatever there is to be read in it and whatever is written.
mkdir 0
member 0
stat -c %s 0/tasks 0/freezer.state
echo RUNNING > 0/freezer.state
truncate -s 100 0/freezer.state
stat -c %s 0/freezer.state
wc -c < 0/freezer.state
