"""One crawl in this process: a spider with its arguments and settings, and what came of it."""

from typing import TYPE_CHECKING, Any

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings
from twisted.python.failure import Failure

from newsscrape import settings as project_settings
from newsscrape.spiders.base import NewsSpider

if TYPE_CHECKING:
    from newsscrape.item_pipelines import CrawlSummary


def crawl_settings(overrides: dict[str, Any] | None = None) -> Settings:
    """The project's Scrapy settings with changes from the command line."""
    settings = Settings()
    settings.setmodule(project_settings, priority="project")
    settings.setdict(overrides or {}, priority="cmdline")
    return settings


def run_spider(
    spider: type[NewsSpider], arguments: dict[str, Any], overrides: dict[str, Any] | None = None
) -> object:
    """Run a spider to its end; the item pipeline that it left behind (`crawler.newsscrape_output`).

    One crawl a process, because the network reactor starts only once. Raises what kept it from starting.
    """
    process = CrawlerProcess(crawl_settings(overrides))
    crawler = process.create_crawler(spider)
    failures: list[BaseException] = []

    def keep(failure: Failure) -> None:
        if failure.value is not None:
            failures.append(failure.value)

    process.crawl(crawler, **arguments).addErrback(keep)
    process.start()
    if failures:
        raise failures[0]
    return getattr(crawler, "newsscrape_output", None)


def run_crawl(
    spider: type[NewsSpider], arguments: dict[str, Any], overrides: dict[str, Any] | None = None
) -> "CrawlSummary":
    """Run a spider to its end, records and counts into the files of its `output`.

    Raises `SinkError` when the output cannot be written.
    """
    from newsscrape.item_pipelines import RecordPipeline  # here: whoever only fetches needs no extraction

    output = run_spider(spider, arguments, overrides)
    if not isinstance(output, RecordPipeline):
        raise TypeError(f"the spider {spider.name} has no record pipeline")
    return output.summary()
