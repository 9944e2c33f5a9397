# Groups can be nested deeper than a path can name.
mkdir 0
member 0
long=$(printf 'n%.0s' {1..250})
cd 0
for level in {1..30}; do
    mkdir "$long" && cd -P "$long" || break
done
cat freezer.state
echo $pid > tasks
cat tasks | wc -l
count_members "$containers/0"
echo $pid > "$containers/tasks"
for level in {1..30}; do
    cd -P .. && rmdir "$long"
done
cd "$containers" && rmdir 0
try ls -d 0
