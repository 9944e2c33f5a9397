# BenchExec: the end of a run, which freezes its processes to kill them. One of them is in a group below.
# Its source is in target/benchexec.
explore_job() { PYTHONPATH=$project/target/benchexec exec python3 -B "$project/fuse-tests/explored/kill_run.py" $era; }
