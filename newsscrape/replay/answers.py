"""A request's path and headers to the whole answer: index, TimeMap, raw replay. No sockets here.

The shapes are those of pywb 2.10, measured: a replayed capture has `Memento-Datetime` and
`Link: rel="original"` (RFC 7089), the original headers as `X-Archive-Orig-*`; what the archive itself says
has neither. `id_` gives the bytes as they were sent; so does every other modifier, for nothing is rewritten.
"""

import re
from collections.abc import Mapping
from email.utils import format_datetime
from html import escape
from urllib.parse import parse_qs, urljoin

import msgspec

from newsscrape.replay.collection import Collection, Headers, Stored
from newsscrape.replay.listing import BadQuery, cdxj_lines, json_lines, rows_for
from pipelines.encodings import decode_payload
from pipelines.errors import PipelineError
from pipelines.limits import DEFAULT_LIMITS
from pipelines.model import CdxRecord
from pipelines.sources.linkformat import datetime_from_http
from pipelines.sources.replay import distance_s
from pipelines.timestamps import datetime_from_timestamp, timestamp_from_datetime
from pipelines.urls import urlkey_from_url

REPLAY_PATH = re.compile(r"(?P<timestamp>\d{1,14})(?P<modifier>[a-z]{2}_)?/(?P<url>.+)", re.S)
TIMEMAP_PATH = re.compile(r"timemap/(?P<format>link|json)/(?P<url>.+)", re.S)
PASSED_HEADERS = frozenset({"content-type", "content-encoding", "content-language", "location"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
ONE_SLASH = re.compile(r"^(https?):/(?!/)", re.I)


class ReplayAnswer(msgspec.Struct, frozen=True, kw_only=True):
    status: int
    headers: Headers = ()
    body: bytes = b""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """What is served: one collection under one name, at one address."""

    collection: Collection
    name: str
    base: str
    """`http://127.0.0.1:8080`, without a slash at its end."""

    @property
    def prefix(self) -> str:
        return f"{self.base}/{self.name}/"


def answer(site: Site, target: str, headers: Mapping[str, str]) -> ReplayAnswer:
    """The answer to `GET target`; `headers` of the request by lower-case name."""
    root = f"/{site.name}/"
    if target in ("/", root, root.rstrip("/")):
        return _own_page(200, "newsscrape replay", f"{len(site.collection)} captures in {root}")
    if not target.startswith(root):
        return _own_page(404, "No Such Collection", f"only {root} is served here")
    path = target.removeprefix(root)
    name, _, query = path.partition("?")
    if name == "cdx":
        return _index(site, query)
    if found := TIMEMAP_PATH.fullmatch(path):
        return _timemap(site, _address(found["url"]), found["format"])
    if found := REPLAY_PATH.fullmatch(path):
        return _replay(site, found["timestamp"], _address(found["url"]), headers)
    if path.startswith(("http:/", "https:/")):
        return _timegate(site, _address(path), headers)
    return _own_page(404, "Not Found", f"nothing answers at {target}")


def _address(text: str) -> str:
    """Clients and proxies fold the two slashes; a `#` of the captured address travels escaped."""
    return ONE_SLASH.sub(r"\1://", text).replace("%23", "#")


def _index(site: Site, query: str) -> ReplayAnswer:
    parameters = parse_qs(query, keep_blank_values=True)
    try:
        rows = rows_for(site.collection, parameters)
    except BadQuery as error:
        body = msgspec.json.encode({"message": str(error)})
        return ReplayAnswer(status=400, headers=(("Content-Type", "application/json"),), body=body)
    if parameters.get("output", [""])[0] == "json":
        return ReplayAnswer(status=200, headers=(("Content-Type", "text/x-ndjson"),), body=json_lines(rows))
    return ReplayAnswer(status=200, headers=(("Content-Type", "text/x-cdxj"),), body=cdxj_lines(rows))


def _timemap(site: Site, url: str, form: str) -> ReplayAnswer:
    """All captures of an address (RFC 7089, 5): link format, or the index rows as JSON lines."""
    records = site.collection.records_of(url)
    content_type = "application/link-format" if form == "link" else "text/x-ndjson"
    if not records:
        return ReplayAnswer(status=404, headers=(("Content-Type", content_type),))
    if form == "json":
        rows = rows_for(site.collection, {"url": [url]})
        return ReplayAnswer(status=200, headers=(("Content-Type", content_type),), body=json_lines(rows))
    first = _http_date(records[0])
    links = [
        f'<{site.prefix}timemap/link/{url}>; rel="self"; type="application/link-format"; from="{first}"',
        f'<{site.prefix}{url}>; rel="timegate"',
        f'<{url}>; rel="original"',
        *(_memento_link(site, record, "id_") for record in records),
    ]
    return ReplayAnswer(
        status=200, headers=(("Content-Type", content_type),), body=",\n".join(links).encode() + b"\n"
    )


def _timegate(site: Site, url: str, headers: Mapping[str, str]) -> ReplayAnswer:
    """Sends to the capture nearest to `Accept-Datetime`, the newest without it (RFC 7089, 4.1)."""
    moment = datetime_from_http(headers.get("accept-datetime", ""))
    records = _by_distance(site, url, timestamp_from_datetime(moment) if moment else "9" * 4)
    if not records:
        return _not_found(url)
    location = f"{site.prefix}{records[0].timestamp}id_/{records[0].url}"
    links = f'<{records[0].url}>; rel="original"'
    return ReplayAnswer(
        status=302, headers=(("Location", location), ("Vary", "accept-datetime"), ("Link", links))
    )


def _replay(site: Site, timestamp: str, url: str, headers: Mapping[str, str]) -> ReplayAnswer:
    """The capture nearest in time; one whose bytes are not there gives way to the next.

    So does a redirect from one spelling of the address to another, when the other one is asked for:
    it would lead back to itself.
    """
    for record in _by_distance(site, url, timestamp):
        try:
            stored = site.collection.read(record)
        except PipelineError as error:
            return _own_page(503, "Archive Error", str(error))
        if stored is None or (record.url != url and _leads_to_itself(record, stored)):
            continue
        return _replayed(site, record, stored, headers)
    return _not_found(url)


def _leads_to_itself(record: CdxRecord, stored: Stored) -> bool:
    location = next((value for name, value in stored.headers if name.lower() == "location"), None)
    if stored.status not in REDIRECTS or location is None:
        return False
    return urlkey_from_url(urljoin(record.url, location)) == record.urlkey


def _by_distance(site: Site, url: str, timestamp: str) -> list[CdxRecord]:
    """Captures of the address, the nearest first; of two at one second the exact spelling wins."""
    records = site.collection.records_of(url)
    return sorted(records, key=lambda r: (distance_s(timestamp, r.timestamp), r.url != url))


def _replayed(
    site: Site, record: CdxRecord, stored: Stored, request_headers: Mapping[str, str]
) -> ReplayAnswer:
    accepted = request_headers.get("accept-encoding", "")
    body, is_decoded = _sendable(stored, accepted)
    headers = [_passed(site, record, stored, name, value, is_decoded) for name, value in stored.headers]
    headers.append(("Memento-Datetime", _http_date(record)))
    relations = [
        f'<{record.url}>; rel="original"',
        f'<{site.prefix}{record.url}>; rel="timegate"',
        f'<{site.prefix}timemap/link/{record.url}>; rel="timemap"; type="application/link-format"',
        _memento_link(site, record, "id_"),
    ]
    headers.append(("Link", ", ".join(relations)))
    headers.append(("Content-Location", f"{site.prefix}{record.timestamp}id_/{record.url}"))
    return ReplayAnswer(status=stored.status or 200, headers=tuple(headers), body=body)


def _passed(
    site: Site, record: CdxRecord, stored: Stored, name: str, value: str, is_decoded: bool
) -> tuple[str, str]:
    """One original header: as it is, or renamed where it would describe our answer wrongly."""
    lower = name.lower()
    if lower not in PASSED_HEADERS or (lower == "content-encoding" and is_decoded):
        return f"X-Archive-Orig-{name}", value
    if lower == "location" and stored.status in REDIRECTS:  # else a client would leave for the live web
        return name, f"{site.prefix}{record.timestamp}id_/{urljoin(record.url, value)}"
    return name, value


def _sendable(stored: Stored, accepted: str) -> tuple[bytes, bool]:
    """The body with its original content coding if the client takes that, else decoded (as pywb does)."""
    coding = next((v.lower() for n, v in stored.headers if n.lower() == "content-encoding"), "")
    if not coding or coding in accepted.lower():
        return stored.body, False
    headers = [(name.lower(), value) for name, value in stored.headers]
    try:
        return decode_payload(stored.body, headers, limits=DEFAULT_LIMITS).body, True
    except PipelineError:
        return stored.body, False


def _memento_link(site: Site, record: CdxRecord, modifier: str) -> str:
    target = f"{site.prefix}{record.timestamp}{modifier}/{record.url}"
    return f'<{target}>; rel="memento"; datetime="{_http_date(record)}"; collection="{site.name}"'


def _http_date(record: CdxRecord) -> str:
    moment = datetime_from_timestamp(record.timestamp)
    return format_datetime(moment, usegmt=True) if moment else ""


def _not_found(url: str) -> ReplayAnswer:
    return _own_page(404, "URL Not Found", f"The url {url} could not be found in this collection.")


def _own_page(status: int, title: str, message: str) -> ReplayAnswer:
    page = f"<!DOCTYPE html>\n<title>{title}</title>\n<h1>{title}</h1>\n<p>{escape(message)}</p>\n"
    return ReplayAnswer(
        status=status, headers=(("Content-Type", "text/html; charset=utf-8"),), body=page.encode()
    )
