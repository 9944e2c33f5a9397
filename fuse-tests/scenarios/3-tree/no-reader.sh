# A control file without a reader answers EINVAL to a read; its mode says nothing of it.
mkdir 0
stat -c %a 0/signal.kill
try cat 0/signal.kill
try cat signal.kill
try 'exec 3< 0/signal.kill'
