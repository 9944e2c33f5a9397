# Comparison of all that a mount answers to system calls with the kernel's answers.

# compare_surface: runs the Python program on standard input, which imports what it needs from common/surface.py, in the directory of a new group and of a
# new group of the kernel's, as root, and in another pair that is nobody's as that user; and prints the answers that differ. The program removes what it
# makes. Its temporary files are in $TMPDIR.
compare_surface() {
    local group inside user place answers=$scratch/answers
    mkdir -p "$answers/ours" "$answers/kernels" "$answers/modules"
    cat > "$answers/modules/area.py"
    cp "$project/fuse-tests/common/surface.py" "$answers/modules"
    chmod -R go+rX "$answers"
    for user in root nobody; do
        make_kernel_group || return
        mkdir compared
        mkdir -m 1777 "$scratch/tmp"
        for place in "$containers/compared ours" "$inside kernels"; do
            (cd "${place% *}" && answer_surface $user) > "$answers/${place##* }/$user" 2>&1
        done
        rm -r "$scratch/tmp"
        remove_kernel_group "$group"
        find compared -depth -type d -delete
    done
    PYTHONDONTWRITEBYTECODE=1 python3 "$answers/modules/surface.py" "$answers/ours" "$answers/kernels"
}

# answer_surface USER: runs that program in the working directory.
answer_surface() {
    local as=
    if [ $1 = nobody ]; then
        chown -R 65534:65534 .
        as=$as_nobody
    fi
    TMPDIR=$scratch/tmp PYTHONPATH=$answers/modules PYTHONDONTWRITEBYTECODE=1 timeout 40 $as python3 "$answers/modules/area.py" || echo "status $?"
}
