# The release agent has one argument, the working directory /, and HOME and PATH alone in its environment.
cat > "$scratch/a" << END
#!/bin/sh
{
    echo \$# "\$1"
    readlink /proc/\$\$/cwd
    tr '\\0' '\\n' < /proc/\$\$/environ | sort
    id -u
} > "$scratch/part"
mv "$scratch/part" "$scratch/whole"
END
chmod +x "$scratch/a"
echo "$scratch/a" > release_agent
mkdir 0
echo 1 > 0/notify_on_release
member 0
kill $pid
until_true cat "$scratch/whole"
