"""Numbers as a person reads them, and Markdown tables of them."""

NOT_MEASURED = "not measured"


def micros(value):
    if value is None:
        return NOT_MEASURED
    if value < 1000:
        return f"{value:.3g} µs" if value < 100 else f"{value:.0f} µs"
    return f"{value / 1000:.3g} ms" if value < 100_000 else f"{value / 1000:.0f} ms"


def reached(text, value, reach, unit=""):
    """The value beside what it is to reach: with ≤ where it does, in bold where it does not."""
    if reach is None:
        return text
    return f"{text} ≤ {reach:g}{unit}" if value <= reach else f"**{text}** > {reach:g}{unit}"


def ratio(value, other, reach=None):
    if value is None or not other:
        return NOT_MEASURED
    quotient = value / other
    return reached(f"{quotient:.2f}" if quotient < 10 else f"{quotient:.0f}", round(quotient, 2), reach)


def table(headings, rows):
    lines = [headings, ["---"] + ["---:"] * (len(headings) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
