# A process whose working directory is a removed group finds no files there, and can make nothing.
mkdir 0
(
    cd 0
    rmdir ../0
    try mkdir x
    try cat tasks
)
mkdir 0
cat 0/freezer.state
