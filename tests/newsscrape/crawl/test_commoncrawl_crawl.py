"""Common Crawl from its list of crawls to records: pages walked, byte ranges read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cc_server import Crawl, serving_crawl
from conftest import Crawled, run_crawl
from pages import SITE, WWW
from warc_of_traps import write_warc


@pytest.fixture(scope="module")
def warc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("cc") / "traps.warc.gz"
    write_warc(path)
    return path


@pytest.fixture(scope="module")
def served(warc: Path) -> Iterator[Crawl]:
    crawl = Crawl(warc)
    crawl.index()
    with serving_crawl(crawl):
        yield crawl


@pytest.fixture(scope="module")
def crawled(served: Crawl, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder: Path = tmp_path_factory.mktemp("cc-crawl")
    where = ("--archive", f"{served.base}/collinfo.json", "--site", SITE, "--from", "2014", "--to", "2014")
    return run_crawl(folder, "archive", *where)


def test_all_pages_of_the_index_are_walked_whatever_number_was_promised(
    crawled: Crawled, served: Crawl
) -> None:
    assert crawled.run["captures"] == len(served.rows) == 15
    assert (crawled.exit_code, crawled.run["listing"]["complete"]) == (0, True)


def test_articles_become_records(crawled: Crawled) -> None:
    assert sorted(r["title"] for r in crawled.records if r["url"].startswith(f"{WWW}/packed")) == [
        "Packed by gzip"
    ]
    assert len(crawled.records) == 9


def test_only_the_bytes_of_each_capture_are_asked_for(crawled: Crawled, served: Crawl) -> None:
    ranges = [asked for path, asked in served.log if path.endswith(".warc.gz")]
    assert len(ranges) == len(crawled.records) + 1  # and the empty page; errors and pictures are not asked
    assert all(asked.startswith("bytes=") for asked in ranges)


def test_crawls_outside_the_dates_are_not_asked(crawled: Crawled, served: Crawl) -> None:
    assert crawled.records
    assert not [path for path, _ in served.log if path.startswith("/B-index")]


def test_a_record_says_where_in_which_warc_file_its_bytes_lie(crawled: Crawled, served: Crawl) -> None:
    record = next(r for r in crawled.records if r["url"] == f"{WWW}/packed")
    row = next(row for row in served.rows if row["url"] == f"{WWW}/packed")
    assert (record["warc_file"], record["warc_offset"], record["warc_length"]) == (
        row["filename"],
        int(row["offset"]),
        int(row["length"]),
    )


def test_a_store_that_ignores_ranges_is_a_failure_not_a_wrong_record(warc: Path, tmp_path: Path) -> None:
    crawl = Crawl(warc, ignores_range=True)
    crawl.index()
    with serving_crawl(crawl):
        done = run_crawl(
            tmp_path, "archive", "--archive", f"{crawl.base}/A-index", "--site", SITE, "--limit", "2"
        )
    assert (done.exit_code, done.records) == (1, [])
    assert done.run["failures_by_reason"] == {"replay": {"archive_error": 2}}
