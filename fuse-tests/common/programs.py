"""Compiles the C programs into a directory."""

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


def compile_one(name, directory):
    """The path of the program. Exits with a message if it can't be compiled."""
    program = _compile(name, directory)
    if program is None:
        raise SystemExit(f"{name}.c is needed and can't be compiled")
    return program


def compile_all(directory):
    """The paths of the benchmark's programs, by their names; None where one can't be compiled."""
    return {name: _compile(name, directory) for name in ("make_tasks", "signal_freezer", "fork_rate", "sigcont_latency", "sigcont_load", "minimalfs")}


def _compile(name, directory):
    if not shutil.which("gcc"):
        return None
    program = os.path.join(directory, name)
    command = ["gcc", "-O2", "-Wall", "-pthread", "-o", program, os.path.join(SOURCES, name + ".c")]
    done = subprocess.run(command + (_fuse_flags() if name == "minimalfs" else []), stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        print(f"{name}.c is not compiled: {(done.stderr.splitlines() or ['?'])[0]}", file=sys.stderr)
        return None
    return program
