"""Dates in a machine's form: ISO 8601 and Unix times."""

import re
from datetime import UTC, datetime, time
from functools import lru_cache

from pipelines.dates.calendars import gregorian_day
from pipelines.dates.clocks import zone_from_words
from pipelines.dates.found import FoundDate
from pipelines.model import Precision

STAMP = re.compile(r"\s*(\d{10})(?:\d{3})?(?:\.\d+)?\s*")
ISO = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)(?:(?:T|\s{1,2})(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?"
    r"\s?(Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?\s*(?:\[[\w/]+\])?\s*",
    re.I,
)


@lru_cache(maxsize=64)
def parse_machine_date(text: str) -> FoundDate | None:
    """An ISO 8601 date or date-time that fills `text`, or a Unix time of 10 or 13 digits.

    A page says one moment in several places.
    """
    if (found := ISO.fullmatch(text)) is not None:
        year, month, day, hour, minute, second, zone = found.groups()
        whole = gregorian_day(int(year), int(month), int(day))
        if whole is None:
            return None
        precision: Precision = "day"
        clock, tz = time(), None
        if hour is not None and int(hour) < 24 and int(minute) < 60 and int(second or 0) < 60:
            precision = "second" if second else "minute"
            clock = time(int(hour), int(minute), int(second or 0))
            if zone:
                tz = zone_from_words(None, zone) if zone[0] in "+-" else zone_from_words(zone, None)
        return FoundDate(datetime.combine(whole, clock, tz), precision, text.strip(), 0, len(text))
    if (found := STAMP.fullmatch(text)) is not None:
        moment = datetime.fromtimestamp(int(found.group(1)), UTC)
        return FoundDate(moment, "second", text.strip(), 0, len(text))
    return None
