# Every common tool reads a listing completely, though the file's size is 0.
mkdir 0
for i in {1..50}; do member 0; done
cat 0/tasks > "$scratch/all"
wc -l < "$scratch/all"
same() { cmp - "$scratch/all" && echo same; }
cp 0/tasks "$scratch/copy" && same < "$scratch/copy"
dd if=0/tasks bs=1 status=none | same
dd if=0/tasks bs=7 status=none | same
head -n 50 0/tasks | same
tail -n 50 0/tasks | same
sort -n 0/tasks | same
while read -r line; do echo $line; done < 0/tasks | same
mapfile -t lines < 0/tasks
printf '%s\n' "${lines[@]}" | same
awk 1 0/tasks | same
