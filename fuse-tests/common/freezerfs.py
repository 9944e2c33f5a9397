"""A mount of freezerfs, at a directory of its own."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile

import processes
import waiting
from dumping import thread_dump
from hierarchy import UNIFIED, Files, Hierarchy

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LAUNCHER = os.path.join(TOP, "src/main/bin/freezerfs")
ARCHIVE = os.path.join(TOP, "target/freezerfs.jsa")
LAUNCH_SECONDS = 60
END_SECONDS = 30


def is_mounted(point):
    # A call on the mount itself gives an error, or never returns, if its daemon has ended.
    with open("/proc/self/mounts", encoding="utf-8", errors="surrogateescape") as mounts:
        return any(line.split()[1] == point for line in mounts)


def close_files(point):
    """Closes files of the mount: an interruption right after open leaves one open, which keeps the mount busy."""
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            if os.readlink(f"/proc/self/fd/{name}").startswith(point + "/"):
                os.close(int(name))


def unmount(point):
    close_files(point)
    for command in ["umount", point], ["umount", "-l", point]:
        if is_mounted(point):
            with contextlib.suppress(subprocess.TimeoutExpired):
                subprocess.run(command, stderr=subprocess.DEVNULL, timeout=60, check=False)


def find_daemon(root, except_for=None):
    """The process id of the daemon of this mount, or None. except_for: the id of an earlier one, which may not have been reaped."""
    for pid in processes.with_argument(root):
        if pid == except_for:
            continue
        with contextlib.suppress(OSError):
            if os.path.basename(os.readlink(f"/proc/{pid}/exe")) == "java":
                return pid
    return None


class Freezerfs(Hierarchy):
    def __init__(self, launcher=LAUNCHER, options=(), thawed=b"RUNNING\n"):
        # With engine=v1 a write to tasks moves one thread.
        move = "cgroup.procs" if "semantics=hierarchical" in options else "tasks"
        files = UNIFIED if "semantics=v2" in options else Files(thawed, move)
        super().__init__(tempfile.mkdtemp(prefix="freezerfs-test-"), files)
        self.pid = None
        self._launcher = launcher
        self._persists = "persist" in options
        self._options = ["-o", ",".join(options)] if options else []

    def __enter__(self):
        try:
            self.start_daemon()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start_daemon(self):
        """Starts a daemon, where there is none: the first, or one after a kill."""
        try:
            self.launch()
        except subprocess.TimeoutExpired as error:
            dumps = "\n".join(thread_dump(pid) for pid in processes.with_argument(self.root))
            raise waiting.TooLate(f"no mount within {LAUNCH_SECONDS} s:\n{dumps}") from error
        self.pid = waiting.until(self._find, 10, f"the daemon of {self.root}")

    def kill_daemon(self):
        """The mount stays, and does not answer."""
        processes.kill(self.pid)
        waiting.until(lambda: processes.has_ended(self.pid), END_SECONDS, f"the end of daemon {self.pid}")

    def take_over(self):
        """Another daemon takes the living mount over. Returns when the one before it has ended."""
        before = self.pid
        done = subprocess.run([self._launcher, "takeover", self.root], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LAUNCH_SECONDS, check=False)
        if done.returncode:
            raise waiting.TooLate(f"takeover of {self.root}: status {done.returncode}: {done.stderr}")
        waiting.until(lambda: processes.has_ended(before), END_SECONDS, f"the end of daemon {before}")
        self.pid = waiting.until(lambda: find_daemon(self.root, before), 10, f"the daemon of {self.root}")

    def launch(self):
        command = [self._launcher, *self._options, "freezer", self.root]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True) as process:
            processes.await_end(process, LAUNCH_SECONDS)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)

    def _find(self):
        # The directory is new: a process that names it is this mount's daemon.
        return find_daemon(self.root)

    def abort(self):
        """Kills the daemon: calls that wait for an answer of the mount fail."""
        processes.kill(self.pid)

    def __exit__(self, *_):
        try:
            waiting.until(self._has_ended, END_SECONDS, "the end of freezerfs", pause=0.02)
        except waiting.TooLate:
            for pid in processes.with_argument(self.root):
                processes.kill(pid)
        unmount(self.root)
        if self._persists:
            # The groups outlive the mount, but must not outlive the test.
            subprocess.run([self._launcher, "recover", self.root], stdout=subprocess.DEVNULL, timeout=LAUNCH_SECONDS, check=False)
        self._show_log()
        os.rmdir(self.root)

    def _show_log(self):
        """Prints and removes what the daemon has said to nobody else."""
        name = self.root.strip("/").replace("-", r"\x2d").replace("/", "-")
        path = f"/run/freezerfs/{name}.log"
        with contextlib.suppress(FileNotFoundError), open(path, encoding="utf-8", errors="replace") as log:
            print(f"the daemon of {self.root} has logged:\n{log.read()}", end="", file=sys.stderr)
            os.remove(path)

    def _has_ended(self):
        # Each time: a daemon that was still starting mounts now.
        unmount(self.root)
        return not processes.with_argument(self.root)


@contextlib.contextmanager
def without_archive():
    """Yields the launcher of a copy of the project that has no class-data archive."""
    with tempfile.TemporaryDirectory(prefix="freezerfs-bench-") as copy:
        shutil.copytree(os.path.dirname(LAUNCHER), os.path.join(copy, "src/main/bin"))
        os.mkdir(os.path.join(copy, "target"))
        shutil.copy(os.path.join(TOP, "target/freezerfs.jar"), os.path.join(copy, "target"))
        shutil.copytree(os.path.join(TOP, "target/jni"), os.path.join(copy, "target/jni"))
        yield os.path.join(copy, "src/main/bin/freezerfs")
