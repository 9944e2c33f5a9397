# A control file that can't be read gives EINVAL to a read, although its mode allows reading.
mkdir 0
stat -c %a 0/signal.kill
try cat 0/signal.kill
try cat signal.kill
try 'exec 3< 0/signal.kill'
