# A descriptor that was read and written before the group was removed gives ENODEV to read(2) and write(2).
#: needs python3
mkdir 0
exec 3<> 0/tasks 4<> 0/freezer.state
cat <&4
echo RUNNING >&4
cat <&3
rmdir 0
python << 'END'
for descriptor in 3, 4:
    print(attempt(os.read, descriptor, 100))
    print(attempt(os.pread, descriptor, 100, 0))
    print(attempt(os.write, descriptor, b"RUNNING"))
END
