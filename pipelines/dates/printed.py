"""Dates as they are printed in running text, of some eighty languages."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from operator import itemgetter

from pipelines.dates import patterns
from pipelines.dates.calendars import gregorian_day, gregorian_from_jalali, year_from_digits
from pipelines.dates.clocks import with_clock
from pipelines.dates.found import FoundDate, Order
from pipelines.dates.months import month_from_name

MAX_CHARS = 1500
DIGIT, ASCII_DIGIT = re.compile(r"\d"), re.compile("[0-9]")
FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
OF_WHOLE_YEARS = (patterns.YEAR_FIRST, patterns.UNPARTED, patterns.YEAR_MONTH)
OF_ANY_YEARS = (patterns.IN_FIGURES, patterns.DAY_FIRST)


def iter_dates(text: str, *, language: str | None = None, order: Order = "dmy") -> Iterator[FoundDate]:
    """All printed dates of the first `MAX_CHARS` of `text`, in order, none overlapping another."""
    if not has_digit(text):
        return
    plain = plain_digits(text[:MAX_CHARS])
    if patterns.DATE_HINT.search(plain) is None:
        return
    if not plain.isascii():
        plain = patterns.SPLIT_MONTH.sub("\\1\u200c", plain.replace("\u00a0", " "))
    found = []
    for match in _matches(plain):
        day = _day_from_match(match, language, order)
        if day is not None:
            found.append((match.start(), -match.end(), day, _swapped(match, day)))
    found.sort(key=itemgetter(0, 1))
    last_end = -1
    for start, negative_end, day, swapped in found:
        if start >= last_end:
            last_end = -negative_end
            yield with_clock(day, plain, text, start, last_end, swapped=swapped)


def _matches(plain: str) -> Iterator[re.Match[str]]:
    """What looks like a date in any form, form by form."""
    for pattern in OF_ANY_YEARS:
        yield from pattern.finditer(plain)
    if "年" in plain:
        yield from patterns.OF_ERA.finditer(plain)
    year = patterns.WHOLE_YEAR.search(plain)
    if year is None:
        return
    for pattern in OF_WHOLE_YEARS:
        yield from pattern.finditer(plain, year.start())
    if patterns.OF_DAY.search(plain) is not None:
        yield from patterns.VIETNAMESE.finditer(plain)
        yield from patterns.YEAR_OF_DAY.finditer(plain)
    if (behind := patterns.BEHIND_MONTH.search(plain)) is not None:
        yield from patterns.MONTH_FIRST.finditer(plain, max(0, behind.start() - patterns.MAX_MONTH_CHARS - 2))
    if patterns.BEHIND_CTIME_MONTH.search(plain) is not None:
        yield from patterns.OF_CTIME.finditer(plain)


def has_digit(text: str) -> bool:
    """Has `text` a decimal digit of any script? Where it has none it has no date."""
    return (ASCII_DIGIT if text.isascii() else DIGIT).search(text) is not None


def plain_digits(text: str) -> str:
    """`text` with decimal digits of every script as 0 to 9, character for character."""
    return text if text.isascii() else FOREIGN_DIGIT.sub(_plain_digit, text)


def _plain_digit(match: re.Match[str]) -> str:
    return str(unicodedata.decimal(match.group()))


def _day_from_match(match: re.Match[str], language: str | None, order: Order) -> date | None:
    groups = match.groupdict()
    year = year_from_digits(groups["year"], groups.get("era"))
    if (word := groups.get("month")) is not None:
        month = month_from_name(word, language)
        if month is None:
            return None
        if month > 12:  # Solar Hijri months are 13 to 24
            return gregorian_from_jalali(year, month - 12, int(groups["d"]))
        return gregorian_day(year, month, int(groups["d"]))
    if (first := groups.get("a")) is not None:
        one, two = int(first), int(groups["b"])
        is_month_first = order == "mdy" and (groups["sep"] != "." or (language or "").startswith("en"))
        if (is_month_first and one <= 12) or two > 12:
            one, two = two, one
        day, month = one, two
        if month > 12:
            return None
    else:
        day, month = int(groups["d"]), int(groups["m"])
    if 1300 <= year < 1500:
        return gregorian_from_jalali(year, month, day) if year < 1420 else None
    return gregorian_day(year, month, day)


def _swapped(match: re.Match[str], day: date) -> date | None:
    """The other reading of a date in figures, if it has two."""
    if match.re is not patterns.IN_FIGURES or day.day > 12 or day.day == day.month:
        return None
    return gregorian_day(day.year, day.day, day.month)
