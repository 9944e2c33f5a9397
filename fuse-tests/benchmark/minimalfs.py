"""Mounts the minimal C filesystem, with the same options as freezerfs."""

import os
import subprocess
import tempfile

import processes
import waiting
from freezerfs import unmount
from hierarchy import Files, Hierarchy

OPTIONS = "direct_io,default_permissions,use_ino,atomic_o_trunc,big_writes,entry_timeout=86400,attr_timeout=86400"


class MinimalFs(Hierarchy):
    def __init__(self, program):
        super().__init__(tempfile.mkdtemp(prefix="minimalfs-bench-"), Files(b"RUNNING\n"))
        self._process = subprocess.Popen([program, "-f", "-o", OPTIONS, self.root], stdin=subprocess.DEVNULL, start_new_session=True)

    def __enter__(self):
        try:
            waiting.until(self._is_mounted, 10, f"a mount at {self.root}")
        except BaseException:
            self.__exit__()
            raise
        return self

    def _is_mounted(self):
        if self._process.poll() is not None:
            raise RuntimeError("minimalfs could not be mounted")
        return os.path.ismount(self.root)

    def abort(self):
        processes.kill(self._process.pid)

    def __exit__(self, *_):
        unmount(self.root)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        unmount(self.root)
        os.rmdir(self.root)
