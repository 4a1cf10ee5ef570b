"""Archive timestamps (1 to 14 digits, UTC) to moments and spans, and back."""

import calendar
import re
from datetime import UTC, datetime, timedelta

DIGITS = re.compile(r"\d{1,14}")
FIRST = "00000101000000"
"""What the missing digits of a beginning are: month and day 01."""


def rfc3339(moment: datetime | None) -> str | None:
    """UTC, whole seconds, `Z` (RFC 3339, 5.6); None stays None.

    >>> rfc3339(datetime(2022, 9, 13, 12, 56, tzinfo=UTC))
    '2022-09-13T12:56:00Z'
    """
    if moment is None or moment.year < 1000:
        return None
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="seconds")[:-6] + "Z"


def datetime_from_timestamp(timestamp: str) -> datetime | None:
    """The moment of a capture's 14-digit timestamp, None if no repair makes a date of it.

    Archives list month or day 00: the pair is a stray insertion, the digits after it are right and the
    seconds are lost (seen in the Internet Archive's index of 2000; EDGI's client repairs alike).

    >>> datetime_from_timestamp("20000012170449").isoformat()
    '2000-12-17T04:49:00+00:00'
    >>> datetime_from_timestamp("20231399000000") is None
    True
    """
    if len(timestamp) != 14 or DIGITS.fullmatch(timestamp) is None:
        return None
    for start in (4, 6):
        if timestamp[start : start + 2] == "00":
            timestamp = timestamp[:start] + timestamp[start + 2 :] + "00"
    try:
        return datetime(
            int(timestamp[:4]),
            int(timestamp[4:6]),
            int(timestamp[6:8]),
            int(timestamp[8:10]),
            int(timestamp[10:12]),
            int(timestamp[12:14]),
            tzinfo=UTC,
        )
    except ValueError:
        return None


def timestamp_from_datetime(moment: datetime) -> str:
    """14 digits of an aware moment, in UTC.

    >>> timestamp_from_datetime(datetime(2020, 2, 1, 2, 37, 57, tzinfo=UTC))
    '20200201023757'
    """
    moment = moment.astimezone(UTC)
    return f"{moment.year:04}{moment:%m%d%H%M%S}"


def first_moment(digits: str) -> datetime:
    """The first second of what 1 to 14 digits of a timestamp stand for.

    Raises ValueError for what is no timestamp.

    >>> first_moment("202002").isoformat()
    '2020-02-01T00:00:00+00:00'
    """
    if DIGITS.fullmatch(digits) is None:
        raise ValueError(f"{digits!r} is not 1 to 14 digits")
    padded = digits + FIRST[len(digits) :]
    if len(digits) in (5, 7) and digits[-1] == "0":  # month 0_ and day 0_ begin with 01
        padded = padded[: len(digits)] + "1" + padded[len(digits) + 1 :]
    elif len(digits) in (5, 7):
        padded = padded[: len(digits)] + "0" + padded[len(digits) + 1 :]
    if padded[:4] == "0000":
        padded = "0001" + padded[4:]
    moment = datetime_from_timestamp(padded)
    if moment is None:
        raise ValueError(f"{digits!r} is not a date")
    return moment


def last_moment(digits: str) -> datetime:
    """The last second of what 1 to 14 digits of a timestamp stand for.

    Raises ValueError for what is no timestamp.

    >>> last_moment("202002").isoformat()
    '2020-02-29T23:59:59+00:00'
    """
    first_moment(digits if len(digits) not in (5, 7) else digits[:-1])
    year = int(digits[:4].ljust(4, "9"))
    month = _last_of(digits[4:6], 12)
    day = _last_of(digits[6:8], calendar.monthrange(year, month)[1])
    moment = datetime(year, month, day, tzinfo=UTC)
    hour, minute, second = (
        _last_of(digits[8:10], 23),
        _last_of(digits[10:12], 59),
        _last_of(digits[12:14], 59),
    )
    return moment + timedelta(hours=hour, minutes=minute, seconds=second)


def _last_of(digits: str, highest: int) -> int:
    """The highest number up to `highest` (two digits at most) that begins with `digits`."""
    if len(digits) == 2:
        return int(digits)
    return max(n for n in range(highest + 1) if f"{n:02}".startswith(digits))
