"""What daemons log."""


def first_error(path):
    """A line that there should not be, or None."""
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            if " ERROR " in line or "Exception" in line:
                return line
    return None
