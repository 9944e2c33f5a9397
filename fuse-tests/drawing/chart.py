"""What `freezerfs timeline` makes of a recording, as values: the page has them as JSON. Times are in seconds since the mount."""

import dataclasses
import json
import subprocess

LAUNCHER = "src/main/bin/freezerfs"
NANOSECONDS = 1e9

STATES = {"FREEZING": "freezing", "FROZEN": "frozen"}
MARKS = {"FORK": "fork", "SIGNAL": "signal", "RESTOP": "guard"}


@dataclasses.dataclass
class Lane:
    path: str
    spans: list  # (begin, end, state)
    marks: list  # (time, kind)


def read(recording):
    """Returns the lanes, by path. No group is renamed."""
    page = subprocess.run([LAUNCHER, "timeline", str(recording)], check=True, capture_output=True, text=True).stdout
    chart = json.loads(page.split('id="chart">', 1)[1].split("</script>", 1)[0])
    lanes = {}
    for kind, event in _events(chart):
        at, lane = event["at"] / NANOSECONDS, lanes.setdefault(event["group"], Lane(event["group"], [], []))
        if kind == "GROUP":
            _change(lane.spans, at, chart["duration"] / NANOSECONDS, event["change"])
        elif kind == "TRANSITION":
            _add(lane.spans, at + (0 if event["to"] == "FREEZING" else event["took"] / NANOSECONDS), STATES.get(event["to"], "thawed"))
        elif kind == "ATTACH":
            lanes[event["from"]].marks.append((at, "out"))
            lane.marks.append((at, "in"))
        elif kind in MARKS:
            lane.marks.append((at, MARKS[kind]))
    del lanes["/"]
    return [lanes[path] for path in sorted(lanes)]


def _events(chart):
    """Yields each event as its kind and its fields by name."""
    words = chart["words"]
    for kind, at, took, *values in chart["rows"]:
        fields, texts = (chart["kinds"][words[kind]][name] for name in ("fields", "texts"))
        event = {name: words[value] if is_text else value for name, value, is_text in zip(fields, values, texts)}
        yield words[kind], {"at": at, "took": took, **event}


def _change(spans, at, end, change):
    if change == "made":
        spans.append((at, end, "thawed"))
    elif change == "removed":
        begin, _, state = spans.pop()
        spans.append((begin, at, state))


def _add(spans, at, state):
    begin, end, before = spans.pop()
    spans += [(begin, at, before), (at, end, state)]
