"""Errors in the logs of daemons."""


def first_error(path):
    """The first line with an error or an exception, or None."""
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            if " ERROR " in line or "Exception" in line:
                return line
    return None
