# A descriptor that was read and written before the group was removed gives ENODEV to cat, which asks fstat first.
#: needs python3
mkdir 0
exec 3<> 0/tasks 4<> 0/freezer.state
cat <&4
echo RUNNING >&4
cat <&3
rmdir 0
try 'cat <&3'
try 'cat <&4'
try 'echo RUNNING >&4'
python <<'END'
print(attempt(lambda: os.fstat(3).st_size))
print(attempt(lambda: os.fstat(4).st_size))
END
