# In the root signal.kill gives EPERM for every signal, since all tasks of the host are there; only 0 is accepted.
catcher WINCH
is_listed . $pid
try "echo 0 > signal.kill"
try "echo 28 > signal.kill"
try "echo 23 > signal.kill"
handle_later_signals
cat "$heard"
try "cat signal.kill"
