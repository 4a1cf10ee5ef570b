"""What all spiders share: their options, one item for each place in the output, replay of captures."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin

import msgspec
import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newsscrape.adapters import (
    Exchange,
    FetchedItem,
    answer_from_response,
    capture_from_hop,
    capture_from_replay,
    drop_from_error,
    drop_from_replay,
    exchange_from_response,
    headers_from_response,
    now,
)
from newsscrape.politeness.middleware import HOPS
from pipelines.errors import UnreadableCapture
from pipelines.limits import DEFAULT_LIMITS, Limits
from pipelines.model import Capture, CdxRecord, Drop
from pipelines.sources.index import Answer, Ask, RemoteArchive, Replay
from pipelines.sources.linkformat import datetime_from_http
from pipelines.sources.replay import (
    REDIRECTS,
    distance_s,
    original_headers,
    original_url_from_link,
    split_replay_url,
)
from pipelines.timestamps import datetime_from_timestamp
from pipelines.urls import site_from_url

MAX_OUTSTANDING = 64
"""Captures under way at once: bounds memory and how far results run ahead of their order."""
MAX_HOPS = 10
WAKE_AFTER_S = 0.02
DATE_WINDOW_S = 86400.0
ACCEPT_ENCODING = "gzip, deflate, br, zstd"
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})


class CrawlOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What can be set for any crawl; spider arguments of the same names."""

    output: Path | None = None
    """Folder for records.jsonl, dropped.jsonl and run.json."""
    warc_output: Path | None = None
    """Folder for WARC files of all that was fetched."""
    limit: int | None = None
    """Captures fetched at most."""
    max_failures: int = 0
    follow_redirects: bool = False
    """Follow captured redirects to the capture they lead to."""
    date_window_s: float = DATE_WINDOW_S
    """How far from the time asked for a capture may lie that the archive gives instead."""
    limits: Limits = DEFAULT_LIMITS


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """One capture on its way: where it goes in the output, and what it went through so far."""

    position: int
    record: CdxRecord
    archive: RemoteArchive
    ask: Ask
    follow: bool
    anywhere: bool = False
    """Redirects may lead to other sites."""
    chain: tuple[str, ...] = ()
    """Original addresses that captured redirects led through, the first one asked for."""
    visited: tuple[str, ...] = ()
    exchanges: tuple[Exchange, ...] = ()


def options_from_arguments(arguments: dict[str, Any]) -> CrawlOptions:
    """The options among spider arguments, which are text when they come from `scrapy crawl -a`.

    Takes them out of `arguments`. Raises ValueError with the name of a wrong one.
    """
    given: dict[str, Any] = {}
    for name in CrawlOptions.__struct_fields__:
        value = arguments.pop(name, None)
        if value is None or value == "":
            continue
        if name in ("output", "warc_output"):
            value = Path(value)
        elif name in ("limit", "max_failures"):
            value = _number(name, value, int)
        elif name == "date_window_s":
            value = _number(name, value, float)
        elif name == "follow_redirects":
            value = str(value).lower() in TRUE_WORDS
        given[name] = value
    return CrawlOptions(**given)


def _number(name: str, value: Any, kind: type[int] | type[float]) -> int | float:
    try:
        number = kind(value)
    except ValueError as error:
        raise ValueError(f"{name} is no number: {value!r}") from error
    if number < 0 or (name == "limit" and number < 1):
        raise ValueError(f"{name} is too small: {value!r}")
    return number


class NewsSpider(scrapy.Spider):
    """Gives each wanted page a position and yields exactly one `FetchedItem` for it."""

    options: CrawlOptions
    positions: int = 0
    """Positions given out so far."""

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        super().__init__(name)
        self.options = options_from_arguments(arguments)
        self._room = asyncio.Semaphore(MAX_OUTSTANDING)
        self._seen: set[int] = set()
        self.unknown_arguments = arguments

    def report(self) -> dict[str, Any]:
        """What the spider adds to run.json."""
        return {}

    def take_position(self) -> int:
        """The next place in the output."""
        self.positions += 1
        return self.positions - 1

    async def room(self) -> None:
        """Wait until fewer than `MAX_OUTSTANDING` captures are under way; `item` gives the room back."""
        await self._room.acquire()

    def item(
        self, position: int, outcome: Capture | Drop, exchanges: tuple[Exchange, ...] = ()
    ) -> FetchedItem:
        """The one item of a position that was fetched."""
        self._room.release()
        return FetchedItem(position=position, outcome=outcome, exchanges=exchanges)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.item_done, signal=signals.item_scraped)
        return spider

    def item_done(self) -> None:
        """Look whether that was the last one; the engine looks after responses, not after mere items."""
        asyncio.get_running_loop().call_later(WAKE_AFTER_S, self.wake_engine)

    def wake_engine(self) -> None:
        """Have the engine see at once that nothing is left to do; by itself it looks every 5 s."""
        slot = getattr(self.crawler.engine, "_slot", None)  # private, hence with a way without it
        if slot is not None:
            slot.nextcall.schedule()

    def exchange(
        self, response: Response, *, fetched_at: datetime, capture: Capture | None
    ) -> tuple[Exchange, ...]:
        """What went over the network, live redirects first, kept only where somebody wants it."""
        request = response.request
        if self.options.warc_output is None or request is None:
            return ()
        hops = []
        for hop, asked in request.meta.get(HOPS, ()):
            capture_of_hop = capture_from_hop(
                hop, url=hop.url, headers=headers_from_response(hop), captured_at=fetched_at, archive=None
            )
            hops.append(exchange_from_response(hop, asked, fetched_at=fetched_at, capture=capture_of_hop))
        own = exchange_from_response(response, request, fetched_at=fetched_at, capture=capture)
        return (*hops, own)

    # ------------------------------------------------------------------------------------------ replay

    def replay_request(self, wanted: Wanted) -> Request:
        """The request for a capture's raw bytes."""
        return Request(
            wanted.ask.url,
            callback=self.parse_replay,
            errback=self.replay_failed,
            cb_kwargs={"wanted": wanted},
            headers=dict(wanted.ask.headers) | {"Accept-Encoding": ACCEPT_ENCODING},
            priority=-wanted.position,
            dont_filter=True,
            meta={
                "politeness_group": "replay",
                "capture_key": (wanted.record.url, wanted.record.timestamp),
                "dont_redirect": True,
            },
        )

    def parse_replay(self, response: Response, wanted: Wanted) -> Iterator[FetchedItem | Request]:
        """The item of a replayed capture, or the request that a redirect or date shift leads to."""
        fetched_at = now()
        try:
            outcome = self._outcome(response, wanted)
        except UnreadableCapture as error:
            outcome = self._drop(wanted, "pages", error.reason, error.detail)
        except Exception as error:  # a defect of ours met by one answer costs that capture, not the crawl
            detail = f"{type(error).__name__}: {error}"
            outcome = self._drop(wanted, "replay", "internal_error", detail, is_failure=True)
        if isinstance(outcome, Capture):
            outcome = msgspec.structs.replace(outcome, fetched_at=fetched_at)
        capture = outcome if isinstance(outcome, Capture) else self._hop(response, wanted)
        kept = wanted.exchanges + self.exchange(response, fetched_at=fetched_at, capture=capture)
        if isinstance(outcome, Wanted):
            yield self.replay_request(msgspec.structs.replace(outcome, exchanges=kept))
        else:
            yield self.item(wanted.position, outcome, kept)

    def replay_failed(self, failure: Failure) -> Iterator[FetchedItem]:
        """The item of a capture that could not be fetched."""
        wanted: Wanted = failure.request.cb_kwargs["wanted"]  # type: ignore[attr-defined]
        drop = drop_from_error(
            failure.value,
            url=wanted.record.url,
            where=wanted.ask.url,
            captured_at=datetime_from_timestamp(wanted.record.timestamp),
        )
        yield self.item(wanted.position, drop, wanted.exchanges)

    def _outcome(self, response: Response, wanted: Wanted) -> Capture | Drop | Wanted:
        answer = answer_from_response(response, limits=self.options.limits)
        found = wanted.archive.read_replay(wanted.record, wanted.ask, answer)
        if isinstance(found, Replay):
            return self._read_verdict(answer, response.url, wanted, found)
        return found

    def _hop(self, response: Response, wanted: Wanted) -> Capture | None:
        """The capture of a redirect that was kept by the archive; None for the archive's own answers."""
        if self.options.warc_output is None:
            return None
        answer = Answer(status=response.status, body=b"", headers=headers_from_response(response))
        moment = datetime_from_http(answer.header("memento-datetime"))
        if moment is None or response.status not in REDIRECTS:
            return None
        url = original_url_from_link(answer.header("link")) or wanted.record.url
        parts = split_replay_url(urljoin(response.url, answer.header("location")))
        location = (("location", parts.url),) if parts else ()
        own = tuple(pair for pair in original_headers(answer) if pair[0] != "location" or not parts)
        return capture_from_hop(
            response, url=url, headers=(*own, *location), captured_at=moment, archive=wanted.archive.name
        )

    def _read_verdict(
        self, answer: Answer, address: str, wanted: Wanted, found: Replay
    ) -> Capture | Drop | Wanted:
        match found.verdict:
            case "refused":
                return drop_from_replay(found, wanted.record, wanted.ask)
            case "shift":
                return self._shifted(wanted, found)
            case "redirect":
                return self._redirected(wanted, found)
        if distance_s(wanted.record.timestamp, found.timestamp) > self.options.date_window_s:
            return self._drop(wanted, "replay", "date_shift", f"the archive gave {found.timestamp}")
        key = hash((wanted.chain[:1], found.url, found.timestamp))
        if not wanted.anywhere and key in self._seen:
            return self._drop(wanted, "replay", "repeated_capture", f"{found.timestamp} {found.url}")
        self._seen.add(key)
        return capture_from_replay(
            answer,
            address=address,
            record=wanted.record,
            replay=found,
            archive=wanted.archive.name,
            fetched_at=now(),
            chain=wanted.chain,
        )

    def _shifted(self, wanted: Wanted, found: Replay) -> Drop | Wanted:
        """Sent to the nearest capture: accepted within the window, and said so in the capture's flags."""
        if distance_s(wanted.record.timestamp, found.timestamp) > self.options.date_window_s:
            return self._drop(wanted, "replay", "date_shift", f"nearest capture: {found.timestamp}")
        return self._onward(wanted, wanted.record, found)

    def _redirected(self, wanted: Wanted, found: Replay) -> Drop | Wanted:
        """A captured redirect: the capture of where it leads, at that time."""
        if not wanted.follow:
            return self._drop(wanted, "replay", "redirect", f"to {found.url}")
        first = wanted.chain[0] if wanted.chain else wanted.record.url
        if not wanted.anywhere and site_from_url(found.url) != site_from_url(first):
            return self._drop(wanted, "replay", "redirect_off_site", f"to {found.url}")
        record = msgspec.structs.replace(
            wanted.record, url=found.url, timestamp=found.timestamp, digest=None, statuscode=None
        )
        chain = (*(wanted.chain or (first,)), found.url)
        return self._onward(msgspec.structs.replace(wanted, chain=chain), record, found)

    def _onward(self, wanted: Wanted, record: CdxRecord, found: Replay) -> Drop | Wanted:
        visited = (*wanted.visited, wanted.ask.url)
        if found.address in visited:
            return self._drop(wanted, "replay", "redirect_loop", f"back to {found.timestamp} {found.url}")
        if len(visited) > MAX_HOPS:
            return self._drop(wanted, "replay", "too_many_redirects", f"over {MAX_HOPS}")
        ask = Ask(url=found.address, group="replay")
        return msgspec.structs.replace(wanted, record=record, ask=ask, visited=visited)

    def _drop(
        self, wanted: Wanted, stage: str, reason: str, detail: str, *, is_failure: bool = False
    ) -> Drop:
        return Drop(
            stage=stage,
            reason=reason,
            url=wanted.chain[0] if wanted.chain else wanted.record.url,
            captured_at=datetime_from_timestamp(wanted.record.timestamp),
            where=wanted.ask.url,
            detail=detail or None,
            is_failure=is_failure,
        )
