# release_agent is in the root only. It reads as what was written: an empty line at first, and after an empty line.
mkdir 0
cat release_agent
try cat 0/release_agent
echo '/sbin/cpuset_release_agent' > release_agent
cat release_agent
echo '/a path/with blanks  ' > release_agent
cat release_agent
printf /no/newline > release_agent
cat release_agent
echo > release_agent
cat release_agent
