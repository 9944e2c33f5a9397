# With no subsystem named both are shown, freezer and signal; release_agent is in the root alone.
ls
mkdir 0
ls 0
