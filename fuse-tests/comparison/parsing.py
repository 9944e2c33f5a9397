"""Parses what was written to a control file: words, and numbers as the eras read them."""

import errno
import re

SPACE = b" \t\n\v\f\r\xa0"


class Refused(Exception):
    """The operation fails with an error number."""

    def __init__(self, number):
        super().__init__(errno.errorcode[number])
        self.number = number


def text(data, strips_front):
    data = data.partition(b"\0")[0].rstrip(SPACE)
    return data.lstrip(SPACE) if strips_front else data


def _number(data, too_large):
    for pattern, base in (rb"0[xX]([0-9a-fA-F]+)", 16), (rb"(0[0-7]*)", 8), (rb"([1-9][0-9]*)", 10):
        if match := re.fullmatch(pattern, data):
            value = int(match.group(1), base)
            if value >= 1 << 64:
                raise Refused(too_large)
            return value
    raise Refused(errno.EINVAL)


def early_id(data):
    data = text(data, False)
    return _number(data, errno.EINVAL) if data else 0


def early_number(data):
    data = text(data, False)
    return _number(data, errno.ERANGE) if data else 0


def late_id(data):
    data = text(data, True)
    if data.startswith(b"-"):
        if _number(data[1:], errno.EINVAL):
            raise Refused(errno.EINVAL)
        return 0
    return _number(data[data.startswith(b"+"):], errno.EINVAL)


def integer(data):
    """A number with a sign, of 32 bits, with white space around it: strstrip and kstrtoint."""
    data = text(data, True)
    negative = data.startswith(b"-")
    value = _number(data[1:] if data[:1] in (b"-", b"+") else data, errno.ERANGE)
    if value > (1 << 31) - (not negative):
        raise Refused(errno.ERANGE)
    return -value if negative else value


def late_number(data):
    """White space is an error here, except for one newline at the end."""
    data = data.partition(b"\0")[0]
    return _number(data[data.startswith(b"+"):].removesuffix(b"\n"), errno.ERANGE)
