# Groups can be nested 200 deep with names of the greatest length, and a group can have 10000 groups.
#: needs python3
python << 'PYTHON'
def state(folder):
    file = os.open("freezer.state", os.O_RDWR, dir_fd=folder)
    os.write(file, b"FROZEN")
    found = os.pread(file, 100, 0)
    os.write(file, b"RUNNING")
    os.close(file)
    return found

deep = [os.open(".", os.O_RDONLY)]
for level in range(200):
    os.mkdir("n" * 255, dir_fd=deep[-1])
    deep.append(os.open("n" * 255, os.O_RDONLY, dir_fd=deep[-1]))
print("at the bottom:", state(deep[-1]))
for folder in deep[-2::-1]:
    os.rmdir("n" * 255, dir_fd=folder)

os.mkdir("0")
os.chdir("0")
for i in range(10000):
    os.mkdir(str(i))
os.chdir("..")
folder = os.open("0/9999", os.O_RDONLY)
print("the last one:", state(folder), len(os.listdir("0")) - len(os.listdir(folder)))
for i in range(10000):
    os.rmdir(f"0/{i}")
print(sorted(os.listdir("0") + ["0", "release_agent"]) == sorted(os.listdir(".")), os.stat("0").st_nlink)
PYTHON
