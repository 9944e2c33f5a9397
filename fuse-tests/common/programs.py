"""The C programs, compiled into a folder that is given. One that can't be is None."""

import os
import shutil
import subprocess
import sys

SOURCES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "programs")


def _fuse_flags():
    if shutil.which("pkg-config"):
        found = subprocess.run(["pkg-config", "--cflags", "--libs", "fuse"], capture_output=True, text=True, check=False)
        if found.returncode == 0:
            return found.stdout.split()
    return ["-D_FILE_OFFSET_BITS=64", "-I/usr/include/fuse", "-lfuse"]


def compile_one(name, folder):
    """The program, or an error that says why not."""
    program = _compile(name, folder)
    if program is None:
        raise SystemExit(f"{name}.c is needed and can't be compiled")
    return program


def compile_all(folder):
    return {name: _compile(name, folder) for name in ("make_tasks", "signal_freezer", "fork_rate", "sigcont_latency", "sigcont_load", "minimalfs")}


def _compile(name, folder):
    if not shutil.which("gcc"):
        return None
    program = os.path.join(folder, name)
    command = ["gcc", "-O2", "-Wall", "-pthread", "-o", program, os.path.join(SOURCES, name + ".c")]
    done = subprocess.run(command + (_fuse_flags() if name == "minimalfs" else []), stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        print(f"{name}.c is not compiled: {(done.stderr.splitlines() or ['?'])[0]}", file=sys.stderr)
        return None
    return program
