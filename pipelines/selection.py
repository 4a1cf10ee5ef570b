"""Many captures of one address to the ones that are wanted: first, last, closest, one a period, distinct.

Captures belong together by `urlkey`, so that http, https and `www` are one address.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

import msgspec

from pipelines.model import CdxRecord

Pick = Literal["all", "first", "last", "closest"]
Period = Literal["year", "month", "week", "day", "hour"]
Match = Literal["exact", "prefix", "host", "domain"]

TIMESTAMP_DIGITS = {"year": 4, "month": 6, "day": 8, "hour": 10}
FIRST = "00000101000000"
LAST = "99991231235959"


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which captures; the default is all."""

    urlkey: str | None = None
    """SURT of the address wanted; with `match` other than exact the beginning of many."""
    match: Match = "exact"
    url_pattern: str | None = None
    """Regular expression searched in the captured address."""
    start: str | None = None
    """First moment, 1 to 14 digits, inclusive, UTC."""
    end: str | None = None
    """Last moment, likewise: `2019` ends with the year."""
    mime: str | None = None
    """Regular expression for the whole media type. Revisits, whose type is not listed, pass."""
    status: str | None = None
    """Likewise for the status code: `200`, `2..`."""
    pick: Pick = "all"
    closest_to: str | None = None
    """1 to 14 digits; what `closest` means."""
    per: Period | None = None
    """`pick` within each period; with `all` the first of each."""
    distinct: bool = False
    """Of captures of an address with equal digest only the first."""

    @property
    def is_everything(self) -> bool:
        return self == Selection()


def select_captures(records: Iterable[CdxRecord], selection: Selection) -> list[CdxRecord]:
    """The records that are wanted, in the order of address and time.

    Distinct comes before pick. Repeated rows (the same address, time and digest) count once.
    """
    wanted = sorted(
        (record for record in records if is_wanted(record, selection)),
        key=lambda record: (record.urlkey, record.timestamp),
    )
    wanted = _without_repeats(wanted)
    if selection.distinct:
        wanted = distinct_digests(wanted)
    if selection.pick == "all" and selection.per is None:
        return wanted
    groups: dict[tuple[str, str], list[CdxRecord]] = {}
    for record in wanted:
        period = period_of(record.timestamp, selection.per) if selection.per else ""
        groups.setdefault((record.urlkey, period), []).append(record)
    return [_picked(group, selection) for group in groups.values()]


def is_wanted(record: CdxRecord, selection: Selection) -> bool:
    """Does one record alone meet the selection (address, time, type, status)?"""
    if selection.urlkey is not None and not _matches(record.urlkey, selection.urlkey, selection.match):
        return False
    if selection.url_pattern is not None and not re.search(selection.url_pattern, record.url):
        return False
    if not is_within(record.timestamp, selection.start, selection.end):
        return False
    return has_mime_and_status(record.mimetype, record.statuscode, selection)


def has_mime_and_status(mimetype: str | None, statuscode: int | None, selection: Selection) -> bool:
    """What an index does not say (a revisit's type and status) is not held against a capture."""
    if selection.mime is not None and mimetype not in (None, "warc/revisit"):
        bare = (mimetype or "").partition(";")[0].strip()
        if not re.fullmatch(selection.mime, bare, re.I):
            return False
    if selection.status is not None and statuscode is not None:
        return re.fullmatch(selection.status, str(statuscode)) is not None
    return True


def is_within(timestamp: str, start: str | None, end: str | None) -> bool:
    """Is a timestamp in the span of two of 1 to 14 digits, both inclusive?

    >>> is_within("20190228120000", "2019", "201902"), is_within("20190301000000", "2019", "201902")
    (True, False)
    """
    if start and timestamp < (start + FIRST[len(start) :])[:14]:
        return False
    return not (end and timestamp > (end + LAST[len(end) :])[:14])


def _matches(urlkey: str, wanted: str, match: Match) -> bool:
    if match == "exact":
        return urlkey == wanted
    if match == "prefix":
        return urlkey.startswith(wanted)
    host = wanted.partition(")")[0]
    own = urlkey.partition(")")[0]
    return own == host or (match == "domain" and own.startswith(host + ","))


def _without_repeats(records: list[CdxRecord]) -> list[CdxRecord]:
    seen: set[tuple[str, str, str | None]] = set()
    kept = []
    for record in records:
        # http and https of one second are two rows of one capture only if the payload is the same.
        key = (record.urlkey, record.timestamp, record.digest)
        if record.digest is None or key not in seen:
            kept.append(record)
        seen.add(key)
    return kept


def distinct_digests(records: Iterable[CdxRecord]) -> list[CdxRecord]:
    """Of the records of an address with equal digest the first; those without a digest all stay."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for record in records:
        if record.digest is None:
            kept.append(record)
            continue
        key = (record.urlkey, record.digest.rpartition(":")[2].upper())
        if key not in seen:
            seen.add(key)
            kept.append(record)
    return kept


def _picked(group: list[CdxRecord], selection: Selection) -> CdxRecord:
    if selection.pick == "last":
        return group[-1]
    if selection.pick == "closest":
        target = _moment((selection.closest_to or "") + FIRST[len(selection.closest_to or "") :])
        return min(group, key=lambda record: abs((_moment(record.timestamp) - target).total_seconds()))
    return group[0]


def period_of(timestamp: str, period: Period) -> str:
    """The period that a capture falls into; weeks by ISO 8601, from Monday.

    >>> period_of("20200101120000", "month"), period_of("20200101120000", "week")
    ('202001', '2020W01')
    """
    if period == "week":
        year, week, _ = _moment(timestamp).isocalendar()
        return f"{year}W{week:02}"
    return timestamp[: TIMESTAMP_DIGITS[period]]


def _moment(timestamp: str) -> datetime:
    """Of any digits, impossible ones pushed into range: for distances only."""
    padded = (timestamp + FIRST[len(timestamp) :])[:14]
    parts = [int(padded[:4])] + [int(padded[at : at + 2]) for at in range(4, 14, 2)]
    lows, highs = (1, 1, 1, 0, 0, 0), (9999, 12, 28, 23, 59, 59)
    try:
        return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc] # six numbers
    except ValueError:
        clamped = [max(low, min(part, high)) for part, low, high in zip(parts, lows, highs, strict=True)]
        return datetime(*clamped, tzinfo=UTC)  # type: ignore[arg-type, misc] # six numbers


class DistinctTexts:
    """Remembers the texts of each address; for what digests do not tell (a changed date in the footer)."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()

    def is_new(self, urlkey: str, text_sha256: str) -> bool:
        """True the first time that this text is seen at this address."""
        key = (urlkey, text_sha256)
        is_new = key not in self._seen
        self._seen.add(key)
        return is_new
