"""The Scrapy end of the chain: fetched captures into pipelines.run, records into the sinks, all counted."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

import msgspec
from scrapy import signals
from scrapy.crawler import Crawler

from newsscrape.adapters import FetchedItem
from newsscrape.ordering import Ordered
from newsscrape.progress import Progress
from newsscrape.spiders.base import NewsSpider
from pipelines.counts import RunCounts
from pipelines.errors import PipelineError
from pipelines.jobs import SMALL_BODY_BYTES, iter_outcomes
from pipelines.model import Capture, Drop
from pipelines.outcomes import Options, Outcome, config_sha256
from pipelines.output import OutputPaths, RunOutput
from pipelines.run import outcome_from_item
from pipelines.timestamps import rfc3339
from pipelines.version import EXTRACTOR

DEFAULT_OUTPUT = "newsscrape-output"
SHOWN_PROBLEMS = 20
FINISHED = "finished"
"""Scrapy's word for a crawl that came to its end."""
REQUESTS = "downloader/request_count"
STOPPED_HOST = "politeness/stopped/"


class CrawlSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a crawl did, for the command line to print."""

    counts: RunCounts
    problems: tuple[Drop, ...]
    """The first failures, to be named one a line."""
    seconds: float
    is_complete: bool
    """Are the files there under their final names?"""
    stopped_hosts: dict[str, str]
    """Host -> why and until when it is not asked any more."""


class RecordPipeline:
    """Writes records.jsonl, dropped.jsonl and run.json in the order of the spider's positions.

    The files get their names when the crawl has come to its end; a crawl that was stopped leaves
    `.records.jsonl.part` and the like. State: the output, and the results that came too early.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Open the output. Raises `SinkError` where that cannot be done."""
        self._crawler = crawler
        spider = self._spider()
        self._started = time.time()
        self._options = Options(limits=spider.options.limits)
        self._progress = Progress() if crawler.settings.getbool("PROGRESS") else None
        self._output = RunOutput(OutputPaths.in_directory(spider.options.output or DEFAULT_OUTPUT))
        self._ordered: Ordered[Outcome] = Ordered()
        self._reason = ""
        self._problems: list[Drop] = []
        self._error: PipelineError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RecordPipeline":
        pipeline = cls(crawler)
        crawler.newsscrape_output = pipeline  # type: ignore[attr-defined]
        crawler.signals.connect(pipeline.spider_closed, signal=signals.spider_closed)
        return pipeline

    def summary(self) -> CrawlSummary:
        """What the crawl did. Raises what stopped it, where that was an output."""
        error = self._error or getattr(self._crawler, "newsscrape_error", None)
        if error is not None:
            raise error
        return CrawlSummary(
            counts=self._output.counts,
            problems=tuple(self._problems),
            seconds=time.time() - self._started,
            is_complete=self._reason == FINISHED,
            stopped_hosts=self._stopped_hosts(),
        )

    async def process_item(self, item: FetchedItem) -> FetchedItem:
        """Make the item's record and write all that are due; an output that fails ends the crawl."""
        outcome = await self._outcome(item.outcome)
        try:
            for due in self._ordered.add(item.position, outcome):
                self._write(due)
        except PipelineError as error:
            if self._error is None and self._crawler.engine is not None:
                self._error = error
                closing = self._crawler.engine.close_spider_async(reason="output_failed")
                self._closing = asyncio.ensure_future(closing)  # kept, so that it is not collected
        return item

    async def _outcome(self, item: Capture | Drop) -> Outcome:
        """Small pages here, large ones in a worker that can be ended: the network must not wait for them."""
        if isinstance(item, Drop) or len(item.body) <= SMALL_BODY_BYTES:
            return outcome_from_item(item, options=self._options)
        return await asyncio.to_thread(lambda: next(iter_outcomes([item], options=self._options, jobs=1)))

    def _write(self, outcome: Outcome) -> None:
        self._output.add(outcome)
        if self._progress:
            self._progress.advance(self._output.counts.records)
        drop = outcome.drop
        if drop is not None and drop.is_failure and len(self._problems) < SHOWN_PROBLEMS:
            self._problems.append(drop)

    def spider_closed(self, spider: NewsSpider, reason: str) -> None:
        """Complete the files, or leave the partial ones where the crawl was stopped."""
        self._reason = reason
        if self._progress:
            self._progress.close()
        try:
            self._close(spider)
        except PipelineError as error:
            self._reason = "output_failed"
            self._error = error

    def _close(self, spider: NewsSpider) -> None:
        if self._reason != FINISHED:
            self._output.abandon()
            return
        for outcome in self._ordered.rest():
            self._write(outcome)
        for _ in range(spider.positions - self._output.counts.captures):
            # A defect of ours: a position that no item came for. Counted, so that the sum is right.
            lost = Drop(stage="fetch", reason="lost", where=spider.name, is_failure=True)
            self._write(Outcome(drop=lost))
        self._output.commit(self._report(spider))

    def _report(self, spider: NewsSpider) -> dict[str, Any]:
        stats = self._crawler.stats.get_stats() if self._crawler.stats else {}
        return {
            "command": f"crawl {spider.name}",
            **spider.report(),
            "extractor": EXTRACTOR,
            "config_sha256": config_sha256(self._options),
            "started_at": rfc3339(datetime.fromtimestamp(self._started, UTC)),
            "seconds": round(time.time() - self._started, 3),
            "requests": stats.get(REQUESTS, 0),
            "retries": stats.get("politeness/retries", 0),
            "held": stats.get("politeness/held", 0),
            "stopped_hosts": self._stopped_hosts(),
        }

    def _stopped_hosts(self) -> dict[str, str]:
        stats = self._crawler.stats.get_stats() if self._crawler.stats else {}
        return {
            key.removeprefix(STOPPED_HOST): str(value)
            for key, value in sorted(stats.items())
            if key.startswith(STOPPED_HOST)
        }

    def _spider(self) -> NewsSpider:
        spider = self._crawler.spider
        if not isinstance(spider, NewsSpider):
            raise TypeError(f"{type(spider).__name__} is no NewsSpider")
        return spider
