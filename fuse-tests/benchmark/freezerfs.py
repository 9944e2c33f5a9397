"""A mount of freezerfs, on a folder of its own."""

import contextlib
import os
import shutil
import subprocess
import tempfile

import processes
import waiting
from hierarchy import Hierarchy

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LAUNCHER = os.path.join(TOP, "src/main/bin/freezerfs")
ARCHIVE = os.path.join(TOP, "target/freezerfs.jsa")
LAUNCH_SECONDS = 60


def unmount(point):
    for command in ["umount", point], ["umount", "-l", point]:
        if not os.path.ismount(point):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(command, stderr=subprocess.DEVNULL, timeout=60, check=False)


class Freezerfs(Hierarchy):
    def __init__(self, launcher=LAUNCHER):
        super().__init__(tempfile.mkdtemp(prefix="freezerfs-bench-"), b"RUNNING\n")
        self.pid = None
        self._launcher = launcher

    def __enter__(self):
        try:
            self.launch()
            self.pid = waiting.until(self._find, 10, f"the daemon of {self.root}")
        except BaseException:
            self.__exit__()
            raise
        return self

    def launch(self):
        # Not an archive's place among the arguments: the folder is new, so whoever names it is ours.
        subprocess.run([self._launcher, "freezer", self.root], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       timeout=LAUNCH_SECONDS, check=True, start_new_session=True)

    def _find(self):
        for pid in processes.with_argument(self.root):
            with contextlib.suppress(OSError):
                if os.path.basename(os.readlink(f"/proc/{pid}/exe")) == "java":
                    return pid
        return None

    def abort(self):
        """Lets those go on who wait for an answer that does not come."""
        processes.kill(self.pid)

    def __exit__(self, *_):
        unmount(self.root)
        try:
            waiting.until(lambda: not processes.with_argument(self.root), 30, "the end of freezerfs")
        except waiting.TooLate:
            for pid in processes.with_argument(self.root):
                processes.kill(pid)
        unmount(self.root)
        os.rmdir(self.root)


@contextlib.contextmanager
def without_archive():
    """The launcher of a copy that has no class-data archive."""
    with tempfile.TemporaryDirectory(prefix="freezerfs-bench-") as copy:
        shutil.copytree(os.path.dirname(LAUNCHER), os.path.join(copy, "src/main/bin"))
        os.mkdir(os.path.join(copy, "target"))
        shutil.copy(os.path.join(TOP, "target/freezerfs.jar"), os.path.join(copy, "target"))
        yield os.path.join(copy, "src/main/bin/freezerfs")
