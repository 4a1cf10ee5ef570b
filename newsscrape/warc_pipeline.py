"""Keeps what a crawl fetched as WARC 1.1, and tells each capture where its bytes lie now."""

import asyncio

import msgspec
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newsscrape.adapters import Exchange, FetchedItem
from newsscrape.spiders.base import NewsSpider
from pipelines.errors import PipelineError
from pipelines.model import Capture, Provenance
from pipelines.sinks.warc import WarcEntry, WarcWriter, close_torn_files, entry_from_capture
from pipelines.version import EXTRACTOR

# Of the answer of an archive only these say something of the body as it came.
OF_THE_BODY = ("content-encoding", "content-type")


def entry_from_exchange(exchange: Exchange) -> WarcEntry | None:
    """The entry of a capture that went over the network; None for what an archive said in its own name.

    Bodies are kept as they came, content codings and all. A byte range of somebody's WARC file is kept
    decoded, for it came without codings of its own.
    """
    capture = exchange.capture
    if capture is None:
        return None
    came = capture.provenance
    if came.warc_file is not None:
        return entry_from_capture(capture, captured_at=exchange.fetched_at)
    headers = capture.headers
    if came.source == "archive":
        named = {name for name, _ in headers}
        headers += tuple(
            (name, value)
            for name, value in exchange.headers
            if name in OF_THE_BODY and value.strip() and (name not in named or name == "content-encoding")
        )
    return WarcEntry(
        url=capture.final_url or capture.url,
        status=capture.status,
        headers=headers,
        body=exchange.body,
        captured_at=capture.captured_at or exchange.fetched_at,
        request_url=exchange.request_url,
        request_headers=exchange.request_headers,
        ip_address=exchange.ip_address,
        archive=came.archive,
        archive_url=came.archive_url,
        fetched_at=exchange.fetched_at,
        truncated="disconnect" if "truncated" in capture.flags else None,
    )


class WarcPipeline:
    """Writes each item's exchanges, in the order they come in. State: the open WARC file."""

    def __init__(self, crawler: Crawler) -> None:
        """Open the folder, complete what a killed run left there. Raises `SinkError`."""
        spider = crawler.spider
        if not isinstance(spider, NewsSpider) or spider.options.warc_output is None:
            raise NotConfigured
        self._crawler = crawler
        close_torn_files(spider.options.warc_output)
        self._writer = WarcWriter(spider.options.warc_output, software=EXTRACTOR)
        self._error: PipelineError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "WarcPipeline":
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.spider_closed, signal=signals.spider_closed)
        return pipeline

    async def process_item(self, item: FetchedItem) -> FetchedItem:
        """Write; the item that comes back says where its capture lies."""
        try:
            places = [
                (exchange.capture, self._writer.write(entry))
                for exchange in item.exchanges
                if (entry := entry_from_exchange(exchange)) is not None
            ]
        except PipelineError as error:
            self._stop(error)
            return item
        outcome = item.outcome
        if not isinstance(outcome, Capture) or not places or outcome.provenance.warc_file is not None:
            return item
        return msgspec.structs.replace(item, outcome=_placed(outcome, places[-1][1]))

    def _stop(self, error: PipelineError) -> None:
        if self._error is None and self._crawler.engine is not None:
            self._error = error
            self._crawler.newsscrape_error = error  # type: ignore[attr-defined]
            closing = self._crawler.engine.close_spider_async(reason="output_failed")
            self._closing = asyncio.ensure_future(closing)  # kept, so that it is not collected

    def spider_closed(self) -> None:
        """Complete the WARC file."""
        try:
            self._writer.close()
        except PipelineError as error:
            self._crawler.newsscrape_error = error  # type: ignore[attr-defined]


def _placed(capture: Capture, place: Provenance) -> Capture:
    """The capture with the place of its bytes; what the archive says of them stays."""
    came = msgspec.structs.replace(
        capture.provenance,
        warc_file=place.warc_file,
        warc_offset=place.warc_offset,
        warc_length=place.warc_length,
        warc_record_id=place.warc_record_id,
        payload_digest=capture.provenance.payload_digest or place.payload_digest,
    )
    return msgspec.structs.replace(capture, provenance=came)
