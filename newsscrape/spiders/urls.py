"""A list of URLs, each page once, in the order of the list: live pages, and captures by archive addresses."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newsscrape.adapters import FetchedItem, capture_from_response, drop_from_error, now
from newsscrape.addresses import addresses_from_file
from newsscrape.politeness.middleware import KEEPS_HOPS
from newsscrape.politeness.rates import host_from_address
from newsscrape.spiders.base import ACCEPT_ENCODING, NewsSpider, Wanted
from pipelines.errors import UnreadableCapture
from pipelines.model import Capture, CdxRecord, Drop
from pipelines.sources.index import Ask
from pipelines.sources.linkformat import datetime_from_http
from pipelines.sources.pywb import Pywb
from pipelines.sources.replay import ReplayUrl, original_url_from_link, split_replay_url
from pipelines.timestamps import timestamp_from_datetime
from pipelines.urls import urlkey_from_url


class UrlsSpider(NewsSpider):
    """Fetches each address of a list.

    An address of a web archive's replay is recognised by its shape, any other memento by its
    `Memento-Datetime` header: the record then carries the page's own address and the capture's time.
    """

    name = "urls"

    def __init__(
        self, name: str | None = None, urls: str | Iterable[str] | None = None, **arguments: Any
    ) -> None:
        """`urls` is a file (see `addresses_from_file`), or the addresses themselves."""
        arguments.setdefault("follow_redirects", True)
        super().__init__(name, **arguments)
        if self.unknown_arguments:
            raise ValueError(f"unknown arguments: {', '.join(self.unknown_arguments)}")
        if urls is None:
            raise ValueError("say urls: a file with one address a line")
        self._addresses = addresses_from_file(Path(urls)) if isinstance(urls, str) else iter(urls)

    async def start(self) -> AsyncIterator[Request | FetchedItem]:
        """One request, or at once one item, for each address."""
        while True:
            # In a thread, because the addresses may come through a pipe.
            address = await asyncio.to_thread(next, self._addresses, None)
            if address is None or self.positions >= (self.options.limit or self.positions + 1):
                self.wake_engine()
                return
            await self.room()
            yield self._request(address.strip(), self.take_position())

    def _request(self, address: str, position: int) -> Request | FetchedItem:
        parts = split_replay_url(address)
        try:
            if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
                raise ValueError("no http(s) address")
            return self._archived(parts, position) if parts else self._live(address, position)
        except ValueError as error:
            drop = Drop(stage="fetch", reason="bad_url", url=address, detail=str(error), is_failure=True)
            return self.item(position, drop)

    def _archived(self, parts: ReplayUrl, position: int) -> Request:
        archive = Pywb(name=host_from_address(parts.prefix), index_url="", replay_prefix=parts.prefix)
        url = urldefrag(parts.url).url
        record = CdxRecord(urlkey=urlkey_from_url(url), timestamp=parts.timestamp, url=url)
        return self.replay_request(
            Wanted(
                position=position,
                record=record,
                archive=archive,
                ask=archive.replay_ask(record),
                follow=self.options.follow_redirects,
                anywhere=True,
            )
        )

    def _live(self, address: str, position: int) -> Request:
        return Request(
            address,
            callback=self.parse_live,
            errback=self.live_failed,
            headers={"Accept-Encoding": ACCEPT_ENCODING},
            cb_kwargs={"address": urldefrag(address).url, "position": position},
            priority=-position,
            dont_filter=True,
            meta={"politeness_group": "live", KEEPS_HOPS: self.options.warc_output is not None},
        )

    def parse_live(self, response: Response, address: str, position: int) -> Iterator[FetchedItem | Request]:
        """The item of a live page; of a memento its raw bytes are asked for, where the archive has them."""
        moment = datetime_from_http((response.headers.get("Memento-Datetime") or b"").decode("latin-1"))
        if moment is not None:
            parts = split_replay_url(response.url)
            if parts is not None:
                yield self._archived(parts, position)
                return
            yield self._memento(response, address, position, timestamp_from_datetime(moment))
            return
        fetched_at = now()
        try:
            found = capture_from_response(
                response, asked_url=address, fetched_at=fetched_at, limits=self.options.limits
            )
        except UnreadableCapture as error:
            found = _unreadable(error, address, response.url)
        capture = found if isinstance(found, Capture) else None
        kept = self.exchange(response, fetched_at=fetched_at, capture=capture)
        yield self.item(position, found, kept)

    def _memento(self, response: Response, address: str, position: int, timestamp: str) -> FetchedItem:
        """A memento at an address of no known shape, taken as it is."""
        url = original_url_from_link((response.headers.get("Link") or b"").decode("utf-8", "replace"))
        record = CdxRecord(urlkey=urlkey_from_url(url or address), timestamp=timestamp, url=url or address)
        wanted = Wanted(
            position=position,
            record=record,
            archive=Pywb(name=host_from_address(response.url), index_url="", replay_prefix=""),
            ask=Ask(url=response.url, group="replay"),
            follow=False,
            anywhere=True,
        )
        return next(item for item in self.parse_replay(response, wanted) if isinstance(item, FetchedItem))

    def live_failed(self, failure: Failure) -> Iterator[FetchedItem]:
        """The item of a page that could not be fetched."""
        named = failure.request.cb_kwargs  # type: ignore[attr-defined]
        drop = drop_from_error(
            failure.value,
            url=named["address"],
            where=failure.request.url,  # type: ignore[attr-defined]
        )
        yield self.item(named["position"], drop)


def _unreadable(error: UnreadableCapture, url: str, where: str) -> Drop:
    return Drop(stage="pages", reason=error.reason, url=url, where=where, detail=error.detail or None)
