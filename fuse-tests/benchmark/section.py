"""A table: measurements, each of which gives one or more rows."""

import dataclasses
from collections.abc import Callable


@dataclasses.dataclass
class Measurement:
    names: list[str]
    # Called with the benchmark and those names that are wanted; returns the cells of each.
    run: Callable
    seconds: int = 300


@dataclasses.dataclass
class Section:
    title: str
    headings: list[str]
    measurements: list[Measurement]
    note: str
