"""The span of time a listing covers, cut in half where a server answers too much or too little at once."""

from datetime import UTC, datetime, timedelta

import msgspec

from pipelines.errors import BadIndex
from pipelines.sources.index import Ask, IndexQuery
from pipelines.timestamps import first_moment, last_moment, timestamp_from_datetime

OLDEST = datetime(1991, 1, 1, tzinfo=UTC)
NEWEST = datetime(2100, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def bounds(query: IndexQuery) -> tuple[str | None, str | None]:
    """First and last moment of a query as 14 digits, None where it has no bound.

    Servers pad a short `from` or `to` differently; in full digits all agree.
    """
    start = timestamp_from_datetime(first_moment(query.start)) if query.start else None
    end = timestamp_from_datetime(last_moment(query.end)) if query.end else None
    return start, end


def halves(ask: Ask, why: str) -> tuple[Ask, Ask]:
    """The same part of a listing in two asks, older half first; their `url` still is the old one.

    Raises `BadIndex` if the window is one second already: the listing cannot be completed.
    """
    first = first_moment(ask.start) if ask.start else OLDEST
    last = last_moment(ask.end) if ask.end else NEWEST
    if last - first < SECOND:
        raise BadIndex(f"{why}, and the window {ask.start} cannot be cut further: {ask.url}")
    middle = first + timedelta(seconds=int((last - first).total_seconds()) // 2)
    return (
        msgspec.structs.replace(ask, start=ask.start, end=timestamp_from_datetime(middle), page=0),
        msgspec.structs.replace(ask, start=timestamp_from_datetime(middle + SECOND), end=ask.end, page=0),
    )
