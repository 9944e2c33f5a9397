"""What `freezerfs timeline` makes of a recording, as values: the page has them as JSON. Times are in seconds since the mount."""

import dataclasses
import json
import subprocess

LAUNCHER = "src/main/bin/freezerfs"
NANOSECONDS = 1e9

STATES = ("thawed", "freezing", "frozen")
MARKS = ("in", "out", "fork", "signal", "guard")


@dataclasses.dataclass
class Lane:
    path: str
    spans: list  # (begin, end, state)
    marks: list  # (time, kind)


def read(recording):
    """Returns the lanes, by path."""
    page = subprocess.run([LAUNCHER, "timeline", str(recording)], check=True, capture_output=True, text=True).stdout
    text = page.split('id="chart">', 1)[1].split("</script>", 1)[0]
    chart = json.loads(text)
    return sorted((_lane(lane, chart["duration"]) for lane in chart["lanes"]), key=lambda lane: lane.path)


def _lane(lane, duration):
    begins = [span[0] for span in lane["spans"]]
    ends = [*begins[1:], lane["end"] if lane["end"] >= 0 else duration]
    spans = [(begin / NANOSECONDS, end / NANOSECONDS, STATES[span[1]]) for begin, end, span in zip(begins, ends, lane["spans"])]
    marks = [(mark[0] / NANOSECONDS, MARKS[mark[1]]) for mark in lane["marks"] if mark[1] < len(MARKS)]
    return Lane(lane["path"], spans, marks)
