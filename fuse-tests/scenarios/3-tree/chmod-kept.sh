# chmod of groups and files takes effect, and stays whatever is written, moved or renamed afterwards.
mkdir 0
chmod 2775 0
chmod 664 0/tasks
chmod 400 0/freezer.state
chmod 711 .
member 0
echo RUNNING > 0/freezer.state
mkdir 0/x
mv 0 1
stat -c '%a %n' . 1 1/tasks 1/freezer.state 1/signal.kill 1/x/tasks
rm -f 1/tasks 2> /dev/null
chmod a-w,u+x 1/tasks
stat -c '%a %n' 1/tasks
