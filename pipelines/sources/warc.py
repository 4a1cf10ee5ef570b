"""WARC headers (ISO 28500, versions 0.17 to 1.1) to raw heads, and WARC dates to moments."""

import re
from datetime import UTC, datetime, timedelta

from pipelines.sources.heads import RawHead

CONTENT_LENGTH = re.compile(rb"\ncontent-length[ \t]*:[ \t]*(\d+)[ \t\r]*(?=\n|$)", re.I)
END_OF_HEADER = re.compile(rb"\r*\n\r*\n")
DATE = re.compile(
    r"(\d{4})(?:-?(\d\d)(?:-?(\d\d)(?:[T ]?(\d\d)(?::?(\d\d)(?::?(\d\d)(?:\.\d+)?)?)?)?)?)?"
    r"\s*(Z|[+-]\d\d:?\d\d)?\s*$",
    re.I,
)


ODD_ENDS = (b"\n\n", b"\n\r\r\n")


class WarcLayout:
    start = re.compile(rb"WARC/\d")
    # Version, line end, and a header line behind it: prose that mentions WARC/1.0 does not go on like this.
    scan = re.compile(rb"\n(WARC/\d\.\d{1,2}\r*\n[A-Za-z-]{3,40}:)")

    def parse(self, window: bytes, *, is_all: bool) -> RawHead | int:
        end = window.find(b"\r\n\r\n")
        if end < 0 or any(window.find(odd, 0, end + 2) >= 0 for odd in ODD_ENDS):
            found = END_OF_HEADER.search(window)
            if found is None:
                if is_all:
                    raise ValueError("a header without an end")
                return len(window) + 1
            end, size = found.start(), found.end()
        else:
            size = end + 4
        block = window[:end]
        length = CONTENT_LENGTH.search(block)
        return RawHead(
            content_length=int(length[1]) if length and len(length[1]) < 19 else None, size=size, block=block
        )


def moment_from_date(date: str) -> datetime | None:
    """A WARC-Date of any precision (year to nanoseconds), or an ARC's 12 to 17 digits; UTC unless it says.

    >>> moment_from_date("2017-03").isoformat(), moment_from_date("20140216050221").isoformat()
    ('2017-03-01T00:00:00+00:00', '2014-02-16T05:02:21+00:00')
    """
    if len(date) == 20 and date[-1] == "Z":
        try:
            return datetime.fromisoformat(date)
        except ValueError:
            pass
    found = DATE.match(date[:14] if date.isdigit() else date)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) if part else None for part in found.groups()[:6])
    try:
        moment = datetime(
            year or 1, month or 1, day or 1, hour or 0, minute or 0, min(second or 0, 59), tzinfo=UTC
        )
        return moment - _zone(found[7])
    except (ValueError, OverflowError):
        return None


def _zone(zone: str | None) -> timedelta:
    if zone is None or zone in "Zz":
        return timedelta()
    shift = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return -shift if zone[0] == "-" else shift
