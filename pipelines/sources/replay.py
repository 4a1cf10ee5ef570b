"""An archive's answer to a replay request: is it the capture, a captured redirect, a shift, its own page?

A capture has a `Memento-Datetime` header (RFC 7089, 2.1.1), whatever its status; without it the answer is
the archive's own.
"""

import re
from datetime import datetime
from urllib.parse import urljoin

import msgspec

from pipelines.model import CdxRecord
from pipelines.sources.index import Answer, Ask, Replay
from pipelines.sources.linkformat import datetime_from_http, read_links
from pipelines.timestamps import datetime_from_timestamp, first_moment, last_moment, timestamp_from_datetime
from pipelines.urls import urlkey_from_url

REDIRECTS = frozenset({301, 302, 303, 307, 308})
ORIGINAL_PREFIX = "x-archive-orig-"
# Headers of the answer that are the capture's even without the prefix.
PASSED_HEADERS = ("content-type", "content-language")
# What archives say when an owner or a robots rule has a capture blocked.
BLOCKED = re.compile(
    rb"(?:Administrative|Robot)AccessControlException|(?:has been|is) excluded from the Wayback Machine"
    rb"|Blocked Site Error|Access to this content has been restricted|Blocked By Robots",
    re.I,
)
BLOCKED_WINDOW = 1 << 20
REPLAY_URL = re.compile(
    r"(?P<prefix>https?://[^/?#]+/(?:[^?#]*?/)??)"
    r"(?:(?P<timestamp>\d{4,14})(?P<modifier>[a-z]{2}_)?/(?P<url>https?:/{1,2}[^/].*)"
    r"|(?P<timestamp14>\d{14})(?P<modifier14>[a-z]{2}_)?/(?P<bare>[\w-]+(?:\.[\w-]+)+(?:[:/?#].*)?))",
    re.I | re.S,
)
ONE_SLASH = re.compile(r"(https?:)/(?!/)", re.I)
DEFAULT_PORT = re.compile(
    r"(?P<http>http://[^/?#]+?):80(?=[/?#]|$)|(?P<https>https://[^/?#]+?):443(?=[/?#]|$)", re.I
)


class ReplayUrl(msgspec.Struct, frozen=True):
    """The parts of an address at which an archive replays a capture."""

    prefix: str
    """All before the timestamp, `https://web.archive.org/web/`."""
    timestamp: str
    """4 to 14 digits."""
    modifier: str
    """`id_` for raw bytes, `if_`, `mp_`, `im_` …, or empty."""
    url: str
    """The captured address."""

    @property
    def raw(self) -> str:
        """Where the same capture's unaltered bytes are."""
        return raw_address(self.prefix, self.timestamp, self.url)


def split_replay_url(url: str) -> ReplayUrl | None:
    """The parts of a replay address, recognised by its shape; None for any other.

    >>> split_replay_url("https://web.archive.org/web/2018im_/http:/a.org/b?c").url
    'http://a.org/b?c'
    >>> split_replay_url("https://example.org/2018/03/story") is None
    True
    """
    match = REPLAY_URL.match(url)
    if match is None:
        return None
    inner = match["url"] or f"http://{match['bare']}"
    return ReplayUrl(
        match["prefix"],
        match["timestamp"] or match["timestamp14"],
        match["modifier"] or match["modifier14"] or "",
        ONE_SLASH.sub(r"\1//", inner, count=1),
    )


def raw_address(prefix: str, timestamp: str, url: str) -> str:
    """Where an archive replays a capture unaltered: as listed, only `#` escaped, which would not be sent."""
    return f"{prefix}{timestamp}id_/{url.replace('#', '%23')}"


def without_default_port(url: str) -> str:
    """The address without `:80` or `:443` where the scheme says so already, as old captures list it.

    >>> without_default_port("http://www.cnn.com:80/a:80")
    'http://www.cnn.com/a:80'
    """
    return DEFAULT_PORT.sub(lambda match: match["http"] or match["https"], url, count=1)


def read_replay(record: CdxRecord, ask: Ask, answer: Answer) -> Replay:
    """What the answer to a replay request is."""
    moment = datetime_from_http(answer.header("memento-datetime"))
    if moment is not None:
        return _read_capture(record, ask, answer, moment)
    if answer.status in REDIRECTS and answer.header("location"):
        return _read_shift(record, ask, answer)
    blocked = answer.header("x-archive-wayback-runtime-error").encode() + answer.body[:BLOCKED_WINDOW]
    if BLOCKED.search(blocked) or answer.status == 451:
        return Replay(verdict="refused", reason="blocked_by_archive", detail=f"status {answer.status}")
    if answer.status == 404:
        return Replay(verdict="refused", reason="not_in_archive", is_failure=True)
    if answer.status >= 400:
        detail = f"status {answer.status}"
        return Replay(verdict="refused", reason="archive_error", is_failure=True, detail=detail)
    return Replay(
        verdict="refused",
        reason="archive_own_page",
        is_failure=True,
        detail=f"status {answer.status} without Memento-Datetime",
    )


def _read_capture(record: CdxRecord, ask: Ask, answer: Answer, moment: datetime) -> Replay:
    url = original_url_from_link(answer.header("link")) or record.url
    timestamp = timestamp_from_datetime(moment)
    headers = original_headers(answer)
    location = answer.header("location") or dict(headers).get("location", "")
    if answer.status not in REDIRECTS or not location:
        return Replay(verdict="capture", url=without_default_port(url), timestamp=timestamp, headers=headers)
    is_rewritten = location.startswith(("http://", "https://", "/"))
    target = split_replay_url(urljoin(ask.url, location)) if is_rewritten else None
    if target is not None:
        to, at, address = target.url, target.timestamp, target.raw
    else:  # not rewritten: as the site sent it
        own = split_replay_url(ask.url)
        to, at = urljoin(url, location), timestamp
        address = raw_address(own.prefix, at, to) if own else urljoin(ask.url, location)
    return Replay(verdict="redirect", url=to, timestamp=at, address=address, headers=headers)


def _read_shift(record: CdxRecord, ask: Ask, answer: Answer) -> Replay:
    """The archive sends us to another capture of the same address, or to another spelling of it."""
    target = split_replay_url(urljoin(ask.url, answer.header("location")))
    if target is None or urlkey_from_url(target.url) != urlkey_from_url(record.url):
        detail = f"sent to {answer.header('location')}"
        return Replay(verdict="refused", reason="archive_own_page", is_failure=True, detail=detail)
    return Replay(verdict="shift", url=target.url, timestamp=target.timestamp, address=target.raw)


def original_url_from_link(header: str) -> str | None:
    """The true address of a capture: `Link: <…>; rel="original"` (RFC 7089, 2.2.1)."""
    return next((link.target for link in read_links(header) if "original" in link.relations), None)


def original_headers(answer: Answer) -> tuple[tuple[str, str], ...]:
    """The captured response's own headers: `X-Archive-Orig-*` with the prefix off, and the content type."""
    restored = [
        (name.removeprefix(ORIGINAL_PREFIX), value)
        for name, value in answer.headers
        if name.startswith(ORIGINAL_PREFIX)
    ]
    names = {name for name, _ in restored}
    passed = [(name, value) for name, value in answer.headers if name in PASSED_HEADERS and name not in names]
    return (*passed, *restored)


def distance_s(asked: str, given: str) -> float:
    """Seconds between the time asked for and the time given; 0 inside the span of a shortened timestamp."""
    moment = datetime_from_timestamp(given)
    if moment is None:
        return float("inf")
    exact = datetime_from_timestamp(asked)
    try:
        first, last = (exact, exact) if exact else (first_moment(asked), last_moment(asked))
    except ValueError:
        return float("inf")
    if first <= moment <= last:
        return 0.0
    return min(abs((moment - first).total_seconds()), abs((moment - last).total_seconds()))
