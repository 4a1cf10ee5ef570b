"""Of several dates of publication the one to believe, in the page's own clock."""

import datetime
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta, timezone

import msgspec

from pipelines.dates import FoundDate, zone_from_host
from pipelines.extract.date_order import with_day

Witnessed = tuple[str, FoundDate]
"""A witness (`jsonld`, `meta`, `vague meta`, `microdata`, `time`, `text`, `url`) and the date it gives."""
MARKUP = ("jsonld", "meta", "microdata")
IN_THE_BODY = ("microdata", "time")
"""Marks that teasers carry too."""


def chosen_date(
    found: Sequence[Witnessed],
    printed: AbstractSet[datetime.date],
    modified: FoundDate | None,
    host: str,
    *,
    changed: AbstractSet[datetime.date] = frozenset(),
) -> Witnessed:
    """The first witness unless the others outvote it, with the clock and zone that the page prints.

    `printed`: the days of the sure date lines. `changed`: the days that lines of change alone print.
    `modified`: the date of change that the page declares.
    """
    source, date = _outvoted(found, printed)
    date = _in_right_order(date, found)
    date = _in_local_time(_with_printed_clock(date, found), found, printed, host)
    return _before_change(source, date, found, printed, changed, modified)


def _outvoted(found: Sequence[Witnessed], printed: AbstractSet[datetime.date]) -> Witnessed:
    """The first witness, or one that agrees with a sure date line where the first does not.

    Against JSON-LD stands a `<meta>` of publication, against microdata and `<time>` another of these, or the
    line itself if it is more than a day away.
    """
    source, date = found[0]
    if not printed or date.moment.date() in printed or date.swapped in printed:
        return source, date
    others = ("meta",) if source == "jsonld" else IN_THE_BODY if source in IN_THE_BODY else ()
    for other, other_date in found[1:]:
        if other in others and other_date.moment.date() in printed:
            return other, other_date
    if source in IN_THE_BODY:
        line = next((date for other, date in found if other == "text"), date)
        if abs(line.moment.date() - date.moment.date()) > timedelta(days=1):
            return "text", line
    return source, date


def _before_change(
    source: str,
    date: FoundDate,
    found: Sequence[Witnessed],
    printed: AbstractSet[datetime.date],
    changed: AbstractSet[datetime.date],
    modified: FoundDate | None,
) -> Witnessed:
    """An earlier day that a sure line prints, where the page declares its last change as its publication."""
    day = date.moment.date()
    if source not in MARKUP or modified is None or abs(modified.moment.date() - day) > timedelta(days=1):
        return source, date
    lines = [other for name, other in found if name == "text" and other.moment.date() not in changed]
    if not lines or any(day in (line.moment.date(), line.swapped) for line in lines):
        return source, date
    first = lines[0].moment.date()
    return ("text", lines[0]) if first in printed and first < day else (source, date)


def _with_printed_clock(date: FoundDate, found: Sequence[Witnessed]) -> FoundDate:
    """The time of day from a later witness of the same day, where the winner gives the day only."""
    if date.precision != "day":
        return date
    for _, other in found:
        if other.precision != "day" and other.moment.date() == date.moment.date():
            return msgspec.structs.replace(other, raw=date.raw if date.raw in other.raw else other.raw)
    return date


def _in_right_order(date: FoundDate, found: Sequence[Witnessed]) -> FoundDate:
    """Of 3/4/2020 the reading that another witness supports."""
    days = {other.moment.date() for _, other in found if other.swapped is None}
    if date.swapped is None or date.moment.date() in days or date.swapped not in days:
        return date
    return with_day(date, date.swapped)


def _in_local_time(
    date: FoundDate, found: Sequence[Witnessed], sure: AbstractSet[datetime.date], host: str
) -> FoundDate:
    """An instant declared in UTC, or without a zone, in the zone in which the page prints it; the instant stays the same.

    The zone is that of the host's country, or the one in which the printed day (and hour) is right. A line
    that is not sure counts where no other witness has the day in UTC.
    """
    if date.precision == "day" or date.moment.utcoffset():
        return date
    day, naive = date.moment.date(), date.moment.replace(tzinfo=None)
    printed = next(
        (other for source, other in found if source == "text" and other.moment.tzinfo is None), None
    )
    if printed is None or printed.moment.date() == day:
        return date
    if date.moment.tzinfo is None and (
        printed.precision != date.precision or (printed.moment - naive).total_seconds() % 3600
    ):
        return date
    moment = naive.replace(tzinfo=datetime.UTC)
    if printed.moment.date() not in sure and any(
        other.moment.date() == day for source, other in found if source in ("text", "url")
    ):
        return date
    zone = zone_from_host(host)
    if zone is not None and moment.astimezone(zone).date() == printed.moment.date():
        return msgspec.structs.replace(date, moment=moment.astimezone(zone))
    if printed.precision != "day":
        quarters = round((printed.moment - naive).total_seconds() / 900)
    elif printed.moment > naive:
        quarters = 4 * (1 + int((printed.moment - naive).total_seconds() // 3600))
    else:
        quarters = -4 * (1 + int((naive - printed.moment - timedelta(days=1)).total_seconds() // 3600))
    if not -48 <= quarters <= 56:
        return date
    offset = timezone(timedelta(minutes=15 * quarters))
    return msgspec.structs.replace(date, moment=moment.astimezone(offset))
