"""Draws lanes as SVG: a bar for each group, coloured by its state, with marks below it. Colours and marks are those of the page."""

from xml.sax.saxutils import escape

# Of src/main/resources/org/freezerfs/trace/timeline.css.
THEMES = {
    "light": {
        "back": "#fff", "text": "#1b1f24", "dim": "#667", "line": "#dde1e6", "thawed": "#b5e3c0", "freezing": "#f0a020", "frozen": "#4a90d9",
        "in": "#0b6b2f", "out": "#5a6570", "fork": "#8431b5", "signal": "#d01c2a", "guard": "#b04a00",
    },
    "dark": {
        "back": "#16191d", "text": "#e3e6ea", "dim": "#98a1ab", "line": "#30363d", "thawed": "#275c38", "freezing": "#d98c12", "frozen": "#3576bd",
        "in": "#7ee2a0", "out": "#c3cbd4", "fork": "#d59bff", "signal": "#ff8087", "guard": "#ffb069",
    },
}

STATE_NAMES = {"thawed": "THAWED", "freezing": "FREEZING", "frozen": "FROZEN"}
MARK_NAMES = {"in": "moved in", "out": "moved out", "fork": "fork", "signal": "signal", "guard": "stopped again"}

WIDTH, NAMES, MARGIN = 860, 96, 14
LEGEND, ROW, BAR, AXIS = 34, 50, 22, 26
MARK_SIZE = 9
LEAST_WIDTH = 1.5
FONT = "font-family='system-ui, sans-serif'"


def draw(lanes, theme):
    colours = THEMES[theme]
    end = max(span[1] for lane in lanes for span in lane.spans)
    height = LEGEND + ROW * len(lanes) + AXIS

    def x(seconds):
        return NAMES + seconds / end * (WIDTH - NAMES - MARGIN)

    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' width='{WIDTH}' height='{height}' role='img'>",
        f"<rect width='{WIDTH}' height='{height}' rx='6' fill='{colours['back']}'/>",
        *_legend(colours),
        *_axis(x, end, height, colours),
    ]
    for number, lane in enumerate(lanes):
        parts += _lane(lane, LEGEND + number * ROW, x, colours)
    return "\n".join([*parts, "</svg>", ""])


def _lane(lane, top, x, colours):
    yield _text(MARGIN, top + BAR / 2 + 4, lane.path, colours["text"], 13)
    for begin, end, state in lane.spans:
        width = max(LEAST_WIDTH, x(end) - x(begin))
        yield f"<rect x='{x(begin):.1f}' y='{top}' width='{width:.1f}' height='{BAR}' fill='{colours[state]}'/>"
    for time, kind in lane.marks:
        yield _mark(kind, x(time), top + BAR + 11, colours[kind])


def _mark(kind, x, y, colour):
    r = MARK_SIZE / 2
    if kind == "fork":
        return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{r * 0.85:.1f}' fill='{colour}'/>"
    corners = {
        "in": [(-r, -r), (r, -r), (0, r)],
        "out": [(-r, r), (r, r), (0, -r)],
        "signal": [(0, -r * 1.25), (r, 0), (0, r * 1.25), (-r, 0)],
        "guard": [(-r * 0.8, -r * 0.8), (r * 0.8, -r * 0.8), (r * 0.8, r * 0.8), (-r * 0.8, r * 0.8)],
    }[kind]
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    return f"<polygon points='{points}' fill='{colour}'/>"


def _legend(colours):
    left = MARGIN
    for kind, name in {**STATE_NAMES, **MARK_NAMES}.items():
        if kind in STATE_NAMES:
            yield f"<rect x='{left}' y='11' width='14' height='11' fill='{colours[kind]}'/>"
        else:
            yield _mark(kind, left + 7, 16.5, colours[kind])
        yield _text(left + 20, 21, name, colours["text"], 12)
        left += 34 + 6.6 * len(name) + (10 if kind in STATE_NAMES else 0)


def _axis(x, end, height, colours):
    tenths = 5
    for tick in range(0, int(end * 10) + 1, tenths):
        at = x(tick / 10)
        yield f"<line x1='{at:.1f}' y1='{LEGEND - 4}' x2='{at:.1f}' y2='{height - AXIS + 4}' stroke='{colours['line']}'/>"
        yield _text(at, height - 8, f"{tick / 10:g} s", colours["dim"], 11, "middle")


def _text(x, y, text, colour, size, anchor="start"):
    return f"<text x='{x:.1f}' y='{y:.1f}' {FONT} font-size='{size}' fill='{colour}' text-anchor='{anchor}'>{escape(text)}</text>"
