"""The same captures by pywb, by our own server, and straight from the WARC file: the same records."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Crawled, lines_of, run_crawl, run_newsscrape
from pages import SITE, WWW
from warc_of_traps import write_warc

from newsscrape.replay.collection import Collection
from newsscrape.replay.server import serving
from tests.newsscrape.real_pywb import manage, serving_pywb


@pytest.fixture(scope="module")
def warc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("warc") / "traps.warc.gz"
    write_warc(path)
    return path


@pytest.fixture(scope="module")
def pywb(warc: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a pywb collection that holds the WARC file."""
    folder: Path = tmp_path_factory.mktemp("pywb")
    manage(folder, "init", "news")
    manage(folder, "add", "news", warc)
    with serving_pywb(folder, "news") as base:
        yield f"{base}/news/"


@pytest.fixture(scope="module")
def through_pywb(pywb: str, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return run_crawl(tmp_path_factory.mktemp("pywb-crawl"), "archive", "--archive", pywb, "--site", SITE)


@pytest.fixture(scope="module")
def through_ours(warc: Path, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder: Path = tmp_path_factory.mktemp("our-crawl")
    with serving(Collection([warc])) as server:
        return run_crawl(folder, "archive", "--archive", server.index_url, "--site", SITE)


@pytest.fixture(scope="module")
def from_file(warc: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    output: Path = tmp_path_factory.mktemp("file") / "records.jsonl"
    done = run_newsscrape("extract", str(warc), "--output", str(output), "--jobs", "1")
    assert done.returncode == 0, done.stderr
    return lines_of(output)


def identities(records: list[dict[str, object]]) -> list[tuple[object, ...]]:
    return sorted((str(r["url"]), str(r["captured_at"]), r["id"], r["body_sha256"]) for r in records)


def test_pywb_and_the_file_give_the_same_records(
    through_pywb: Crawled, from_file: list[dict[str, object]]
) -> None:
    assert len(from_file) == 10
    assert identities(through_pywb.records) == identities(from_file)


def test_our_server_and_pywb_give_the_same_records(through_pywb: Crawled, through_ours: Crawled) -> None:
    assert identities(through_ours.records) == identities(through_pywb.records)


def test_our_server_and_pywb_give_the_same_drops(through_pywb: Crawled, through_ours: Crawled) -> None:
    assert through_pywb.run["drops_by_reason"] == through_ours.run["drops_by_reason"]


def test_every_capture_of_the_file_is_accounted_for(through_pywb: Crawled) -> None:
    run = through_pywb.run
    assert run["captures"] == run["records"] + run["drops"] + run["failures"] == 16
    assert run["failures"] == 0


def test_a_redirect_and_the_page_of_the_same_second_are_told_apart(through_pywb: Crawled) -> None:
    titles = [r["title"] for r in through_pywb.records if r["url"] == f"{WWW}/"]
    assert sorted(titles) == ["The front page a day later", "The front page as it was"]
    assert through_pywb.reason(f"http://{SITE}") == "redirect"


def test_a_revisit_that_pywb_lists_without_status_is_a_record(through_pywb: Crawled) -> None:
    times = [r["captured_at"] for r in through_pywb.records if r["url"] == f"{WWW}/again"]
    assert times == ["2014-02-09T00:00:00Z", "2014-03-09T00:00:00Z"]


def test_a_captured_redirect_of_pywb_is_followed(pywb: str, tmp_path: Path) -> None:
    where = ("--archive", pywb, "--url", f"{WWW}/old-address", "--follow-redirects")
    done = run_crawl(tmp_path, "archive", *where)
    assert [(r["url"], r["final_url"], r["captured_at"]) for r in done.records] == [
        (f"{WWW}/old-address", f"{WWW}/again", "2014-02-09T00:00:00Z")
    ]


def test_a_listing_in_slices_is_as_complete_as_one_in_one_piece(
    pywb: str, through_pywb: Crawled, tmp_path: Path
) -> None:
    done = run_crawl(tmp_path, "archive", "--archive", pywb, "--site", SITE, "--slice-rows", "3")
    assert done.run["listing"]["slices"] > 5
    assert identities(done.records) == identities(through_pywb.records)


def test_a_timemap_of_pywb_lists_the_captures_of_a_url(pywb: str, tmp_path: Path) -> None:
    where = ("--archive", pywb, "--dialect", "memento", "--url", f"{WWW}/again")
    done = run_crawl(tmp_path, "archive", *where)
    assert [r["captured_at"] for r in done.records] == ["2014-02-09T00:00:00Z", "2014-03-09T00:00:00Z"]


@pytest.mark.parametrize("collection", ["/news/", "/nosuch/"])
def test_an_empty_listing_is_no_failure_but_is_said(pywb: str, tmp_path: Path, collection: str) -> None:
    # pywb answers for a collection that it does not have as for one without the URL.
    address = pywb.replace("/news/", collection)
    done = run_crawl(tmp_path, "archive", "--archive", address, "--url", "http://other.example/")
    assert (done.exit_code, done.run["captures"], done.run["listing"]["complete"]) == (0, 0, True)
    assert f"{address}: nothing found of http://other.example/" in done.errors


def test_a_replay_address_of_pywb_is_a_record_of_the_page(pywb: str) -> None:
    done = run_newsscrape("extract", f"{pywb}20140209000000mp_/{WWW}/again", "--jobs", "1")
    assert f'"url":"{WWW}/again"' in done.stdout
    assert '"captured_at":"2014-02-09T00:00:00Z"' in done.stdout
