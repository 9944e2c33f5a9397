# A directory's link count is always 2 and one more for each group in it.
stat -c %h .
mkdir 0 1 0/x 0/y 0/x/z
stat -c '%h %n' . 0 1 0/x 0/x/z
rmdir 0/x/z 0/x
mv 0/y 0/w
stat -c '%h %n' . 0 1 0/w
find . -mindepth 1 -type d | sort # find relies on link counts
