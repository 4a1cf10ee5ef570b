"""A CDX query, as pywb's server takes it, to the rows that answer it."""

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

import msgspec

from newsscrape.replay.collection import Collection
from pipelines.model import CdxRecord
from pipelines.sources.replay import distance_s
from pipelines.timestamps import first_moment, last_moment, timestamp_from_datetime
from pipelines.urls import urlkey_from_url

MATCHES = ("exact", "prefix", "host", "domain")
ROW_FIELDS = ("urlkey", "timestamp", "url", "mime", "status", "digest", "length", "offset", "filename")
Query = Mapping[str, list[str]]


class BadQuery(Exception):
    """The query cannot be answered; the message says why."""


class _Condition(msgspec.Struct, frozen=True):
    """One `filter=`, `[!][=|~]field:value`: plain is "contains", `=` "equals", `~` a regular expression."""

    field: str
    value: str
    mode: str
    inverted: bool

    def holds(self, row: Mapping[str, str]) -> bool:
        present = row.get(self.field, "")
        if self.mode == "=":
            found = present == self.value
        elif self.mode == "~":
            found = re.match(self.value, present) is not None
        else:
            found = self.value in present
        return found is not self.inverted


def rows_for(collection: Collection, query: Query) -> list[dict[str, str]]:
    """The rows that answer a query, in the order asked for.

    Understands `url`, `matchType` (and `*` in the URL), `from`, `to`, `filter`, `limit`, `sort=reverse`,
    `closest`, `fl`. As with pywb, an unknown parameter changes nothing. Raises `BadQuery`.
    """
    url = _one(query, "url")
    if not url:
        raise BadQuery('The "url" param is required')
    start, end = _span(query)
    wanted = _matcher(url, _one(query, "matchType"))
    conditions = [_condition(text) for text in query.get("filter", [])]
    rows: Iterable[dict[str, str]] = (
        row_of(record)
        for record in collection.records()
        if wanted(record.urlkey) and start <= record.timestamp <= end
    )
    rows = [row for row in rows if all(condition.holds(row) for condition in conditions)]
    rows = _ordered(rows, query)[: _limit(query)]
    fields = _one(query, "fl") or _one(query, "fields")
    if fields:
        return [{name: row[name] for name in fields.split(",") if name in row} for row in rows]
    return rows


def row_of(record: CdxRecord) -> dict[str, str]:
    """A CDX record as pywb writes it: its field names, all values strings, no `status` for a revisit."""
    values = (
        record.urlkey,
        record.timestamp,
        record.url,
        record.mimetype,
        record.statuscode,
        record.digest,
        record.length,
        record.offset,
        record.filename,
    )
    return {name: str(value) for name, value in zip(ROW_FIELDS, values, strict=True) if value is not None}


def json_lines(rows: list[dict[str, str]]) -> bytes:
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)


def cdxj_lines(rows: list[dict[str, str]]) -> bytes:
    lines = []
    for row in rows:
        rest = {name: value for name, value in row.items() if name not in ("urlkey", "timestamp")}
        head = f"{row.get('urlkey', '-')} {row.get('timestamp', '-')} "
        lines.append(head.encode() + msgspec.json.encode(rest) + b"\n")
    return b"".join(lines)


def _one(query: Query, name: str) -> str:
    return query.get(name, [""])[0]


def _span(query: Query) -> tuple[str, str]:
    start, end = _one(query, "from"), _one(query, "to")
    try:
        return (
            timestamp_from_datetime(first_moment(start)) if start else "0",
            timestamp_from_datetime(last_moment(end)) if end else "9" * 14,
        )
    except ValueError as error:
        raise BadQuery(str(error)) from error


def _limit(query: Query) -> int | None:
    text = _one(query, "limit")
    if text and not text.lstrip("-").isdigit():
        raise BadQuery(f"limit {text!r} is not a number")
    return int(text) if text and int(text) > 0 else None  # pywb takes no notice of a negative one


def _matcher(url: str, match: str) -> Callable[[str], bool]:
    """Which urlkeys belong: the address itself, all that begin like it, its host, its host and subdomains."""
    if not match:
        url, match = _wildcard(url)
    if match not in MATCHES:
        raise BadQuery(f"matchType {match!r} is none of {', '.join(MATCHES)}")
    key = urlkey_from_url(url)
    if match == "exact":
        return lambda urlkey: urlkey == key
    if match == "prefix":
        slash = "/" if url.endswith("/") and urlsplit(url).path.strip("/") and not key.endswith("/") else ""
        return lambda urlkey: urlkey.startswith(key + slash)
    host = key.partition(")")[0]
    if match == "host":
        return lambda urlkey: urlkey.partition(")")[0] == host
    return lambda urlkey: urlkey.partition(")")[0] == host or urlkey.startswith(host + ",")


def _wildcard(url: str) -> tuple[str, str]:
    """`*.example.com` is a domain, `example.com/a*` a prefix."""
    if url.startswith("*."):
        return url[2:], "domain"
    if url.endswith("*"):
        return url[:-1], "prefix"
    return url, "exact"


def _condition(text: str) -> _Condition:
    inverted = text.startswith("!")
    rest = text[1:] if inverted else text
    mode = rest[:1] if rest[:1] in ("=", "~") else ""
    field, colon, value = rest.removeprefix(mode).partition(":")
    if not colon:
        raise BadQuery(f"filter {text!r} has no colon")
    if mode == "~":
        try:
            re.compile(value)
        except re.error as error:
            raise BadQuery(f"filter {text!r}: {error}") from error
    names = {"mimetype": "mime", "statuscode": "status", "original": "url"}
    return _Condition(names.get(field, field), value, mode, inverted)


def _ordered(rows: Iterable[dict[str, str]], query: Query) -> list[dict[str, str]]:
    closest = _one(query, "closest")
    if closest:
        return sorted(rows, key=lambda row: distance_s(closest, row["timestamp"]))
    listed = list(rows)
    return listed[::-1] if _one(query, "sort") == "reverse" else listed
