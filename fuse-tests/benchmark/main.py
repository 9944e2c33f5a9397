"""Measures freezerfs beside the kernel's own v1 freezer and minimal C programs, and prints Markdown tables."""

import argparse
import contextlib
import gc
import signal
import sys
import tempfile

import daemon_cpu
import exploring
import first_calls
import floor
import freezing
import host_freezers
import journal
import machine
import notices
import operations
import programs
import readers
import report
import scale
import sigcont_latency
import sigcont_load
import start_up
from bench import Bench

# Memory is measured after all the others but the scale, which makes more groups and members than most uses have.
SECTIONS = [freezing.SECTION, floor.SECTION, host_freezers.SECTION, notices.FREEZING, notices.LATENCY] + [section.SECTION for section in (journal, operations, readers, daemon_cpu, sigcont_latency, sigcont_load, first_calls, start_up, exploring)]
SECTIONS += [scale.MEMBERS_SECTION, scale.GROUPS_SECTION, scale.CLIENTS_SECTION]

ENDING = signal.SIGINT, signal.SIGTERM, signal.SIGHUP


def interrupted(number, _):
    # Another signal does not interrupt the cleaning up.
    for ending in ENDING:
        signal.signal(ending, signal.SIG_IGN)
    sys.exit(128 + number)


def measure(bench, section, is_wanted):
    rows = []
    for measurement in section.measurements:
        names = [name for name in measurement.names if is_wanted(name)]
        if names:
            print(f"{', '.join(names)} ...", file=sys.stderr)
            with bench.deadline(measurement.seconds):
                cells = measurement.run(bench, names)
            rows += [[name, *cells[name]] for name in names]
    if rows:
        print(f"### {section.title}\n\n{report.table(section.headings, rows)}\n\n{section.note}\n", flush=True)


def main():
    parser = argparse.ArgumentParser(prog="fuse-tests/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("part", nargs="*", help="only rows whose names contain one of these")
    arguments = parser.parse_args()
    parts = [part.lower() for part in arguments.part]

    for ending in ENDING:
        signal.signal(ending, interrupted)
    gc.disable()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="freezerfs-bench-"))
        bench = Bench(stack, programs.compile_all(folder), arguments.quick)
        print(machine.description(bench.rounds) + "\n", flush=True)
        for section in SECTIONS:
            measure(bench, section, lambda name: not parts or any(part in name.lower() for part in parts))


main()
