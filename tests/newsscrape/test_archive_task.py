"""Arguments of the archive spider, as `scrapy crawl archive -a` and the command line give them."""

import asyncio
from pathlib import Path

import msgspec
import pytest
from scrapy.utils.test import get_crawler

from newsscrape.spiders.archive import ArchiveSpider, refusal_from_record, task_from_arguments
from newsscrape.spiders.base import options_from_arguments
from pipelines.model import CdxRecord


@pytest.mark.parametrize(
    "site", ["example.org", "www.example.org", "https://www.example.org/news/", "//example.org"]
)
def test_a_site_is_its_host_however_it_was_typed(site: str) -> None:
    query = task_from_arguments({"site": site, "archive": "ia"}).query
    assert (query.url, query.match) == ("example.org", "domain")


def test_a_prefix_stays_as_it_was_typed() -> None:
    query = task_from_arguments({"prefix": "http://www.example.org/a?b", "archive": "ia"}).query
    assert (query.url, query.match) == ("http://www.example.org/a?b", "prefix")


@pytest.mark.parametrize(
    ("said", "digits"),
    [("2009", "2009"), ("2009-06", "200906"), ("2009-06-01T12:30:00Z", "20090601123000"), (None, None)],
)
def test_dates_are_digits_or_iso(said: str | None, digits: str | None) -> None:
    assert task_from_arguments({"url": "a.org", "archive": "ia", "from": said}).query.start == digits


@pytest.mark.parametrize("said", ["yesterday", "2009-13", "20090231", "200906011230001"])
def test_what_is_no_date_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="no date"):
        task_from_arguments({"url": "a.org", "archive": "ia", "to": said})


def test_an_unknown_argument_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="colour"):
        ArchiveSpider(url="a.org", archive="ia", colour="blue")


def test_options_come_as_text_from_scrapy() -> None:
    options = options_from_arguments(
        {"output": "out", "limit": "5", "follow_redirects": "yes", "date_window_s": "60", "max_failures": ""}
    )
    assert (options.output, options.limit, options.follow_redirects, options.date_window_s) == (
        Path("out"),
        5,
        True,
        60.0,
    )


@pytest.mark.parametrize(("name", "value"), [("limit", "0"), ("limit", "many"), ("date_window_s", "-1")])
def test_an_option_that_makes_no_sense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        options_from_arguments({name: value})


class Defective:
    """An archive whose description has a defect."""

    name = "defective"

    def first_asks(self, query: object) -> tuple[object, ...]:
        raise ZeroDivisionError("by zero")


def test_a_defect_while_listing_is_a_failure_not_a_complete_listing() -> None:
    async def run() -> tuple[list[object], dict[str, object]]:
        spider = ArchiveSpider.from_crawler(get_crawler(ArchiveSpider), url="a.org", archive="ia")
        spider.wake_engine = lambda: None  # type: ignore[method-assign]  (no engine runs here)
        spider.task = msgspec.structs.replace(spider.task, archive=Defective())
        return [item async for item in spider.start()], spider.report()["listing"]

    items, listing = asyncio.run(run())
    assert [getattr(item, "outcome").reason for item in items] == ["internal_error"]  # noqa: B009
    assert (listing["complete"], listing["stopped"]) == (False, "internal_error")


def record(status: int | None, mimetype: str | None) -> CdxRecord:
    return CdxRecord(
        urlkey="a)/", timestamp="20200101000000", url="http://a/", statuscode=status, mimetype=mimetype
    )


@pytest.mark.parametrize(
    ("status", "mimetype", "expected"),
    [
        (200, "text/html", None),
        (None, "warc/revisit", None),
        (None, None, None),
        (200, "unk", None),
        (200, "application/octet-stream", None),
        (200, "image/png", "not_html"),
        (200, "text/css", "not_html"),
        (301, "text/html", "redirect"),
        (404, "text/html", "http_status"),
        (503, "text/html", "http_status"),
    ],
)
def test_only_what_the_index_knows_for_certain_is_not_fetched(
    status: int | None, mimetype: str | None, expected: str | None
) -> None:
    refusal = refusal_from_record(record(status, mimetype), follow_redirects=False)
    assert (refusal[0] if refusal else None) == expected


def test_redirects_are_fetched_when_they_are_to_be_followed() -> None:
    assert refusal_from_record(record(301, "text/html"), follow_redirects=True) is None
