"""The end of a run of BenchExec, by its modules for cgroups: kill_run.py hierarchical|v2"""

import os
import pathlib
import subprocess
import sys

IS_UNIFIED = sys.argv[1] == "v2"

if IS_UNIFIED:
    from benchexec.cgroupsv2 import CgroupsV2

    root = CgroupsV2({name: pathlib.Path("/sys/fs/cgroup") for name in ("freeze", "kill")})
else:
    from benchexec.cgroupsv1 import CgroupsV1

    root = CgroupsV1({"freezer": "/sys/fs/cgroup/freezer"})


def main():
    run = root.create_fresh_child_cgroup(root.subsystems.keys())
    path = str(run.path if IS_UNIFIED else run.subsystems["freezer"])
    os.mkdir(path + "/nested")
    run.add_task(subprocess.Popen(["sleep", "1000"]).pid)
    with open(path + "/nested/" + ("cgroup.procs" if IS_UNIFIED else "tasks"), "w") as file:
        file.write(str(subprocess.Popen(["sleep", "1000"]).pid))
    run.kill_all_tasks()
    run.remove()


main()
