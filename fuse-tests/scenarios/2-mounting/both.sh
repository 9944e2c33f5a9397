# A mount that names no subsystem shows both, freezer and signal; release_agent is in the root only.
ls
mkdir 0
ls 0
