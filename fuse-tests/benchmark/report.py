"""Formats numbers, and Markdown tables of them."""

NOT_MEASURED = "not measured"


def micros(value):
    if value is None:
        return NOT_MEASURED
    if value < 1000:
        return f"{value:.3g} µs" if value < 100 else f"{value:.0f} µs"
    return f"{value / 1000:.3g} ms" if value < 100_000 else f"{value / 1000:.0f} ms"


def with_target(text, value, target, unit=""):
    """The value beside its target: with ≤ where it is met, in bold where it is not."""
    if target is None:
        return text
    return f"{text} ≤ {target:g}{unit}" if value <= target else f"**{text}** > {target:g}{unit}"


def ratio(value, other, target=None):
    if value is None or not other:
        return NOT_MEASURED
    quotient = value / other
    return with_target(f"{quotient:.2f}" if quotient < 10 else f"{quotient:.0f}", round(quotient, 2), target)


def table(headings, rows):
    lines = [headings, ["---"] + ["---:"] * (len(headings) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
