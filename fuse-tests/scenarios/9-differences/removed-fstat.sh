# fstat(2) on a descriptor of a removed group gives ENOENT after a read through it; in the kernel's freezer it still works.
#: needs python3
mkdir 0
exec 3< 0/freezer.state
cat <&3
rmdir 0
python << 'END'
print(attempt(os.fstat, 3))
END
