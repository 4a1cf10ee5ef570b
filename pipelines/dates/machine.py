"""Dates in a machine's form: ISO 8601 and Unix times."""

import re
from datetime import UTC, datetime

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


def parse_machine_date(text: str) -> FoundDate | None:
    """An ISO 8601 date or date-time that fills `text`, or a Unix time of 10 or 13 digits."""
    if (found := ISO.fullmatch(text)) is not None:
        year, month, day, hour, minute, second, zone = found.groups()
        whole = gregorian_day(int(year), int(month), int(day))
        if whole is None:
            return None
        moment = datetime(whole.year, whole.month, whole.day)
        precision: Precision = "day"
        if hour is not None and int(hour) < 24 and int(minute) < 60 and int(second or 0) < 60:
            precision = "second" if second else "minute"
            moment = moment.replace(hour=int(hour), minute=int(minute), second=int(second or 0))
            if zone:
                is_offset = zone[0] in "+-"
                named, offset = (None, zone) if is_offset else (zone, None)
                moment = moment.replace(tzinfo=zone_from_words(named, offset))
        return FoundDate(moment, precision, text.strip(), 0, len(text))
    if (found := STAMP.fullmatch(text)) is not None:
        moment = datetime.fromtimestamp(int(found.group(1)), UTC)
        return FoundDate(moment, "second", text.strip(), 0, len(text))
    return None
