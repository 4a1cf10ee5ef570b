"""One crawl of an archive in the manner of the Internet Archive that holds every trap; facts about it."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Crawled, run_crawl
from ia_server import Archive, Kept
from pages import SITE, WWW, story

CAPTURES = [
    Kept("20100101000000", f"{WWW}/plain", story("The plain story")),
    Kept("20100102000000", f"{WWW}:80/port", story("The story with a port")),
    Kept("20100103000000", f"{WWW}/gone", b"<h1>Gone</h1>", status=404),
    Kept("20100104000000", f"{WWW}/logo.png", b"\x89PNG", mimetype="image/png"),
    Kept(
        "20100105000000",
        f"{WWW}/moved",
        status=301,
        location="{base}/web/20100105000000id_/" + f"{WWW}/plain",
    ),
    Kept("20100204000000", f"{WWW}/logo.png", b"\x89PNG", mimetype="image/png", is_revisit=True),
    Kept("20100106000000", f"{WWW}/revisited", story("The story that came back")),
    Kept("20100206000000", f"{WWW}/revisited", story("The story that came back"), is_revisit=True),
    Kept("20100107000000", f"{WWW}/own-page", behaviour="own_page"),
    Kept("20100108000000", f"{WWW}/archived-429", story("Too many"), status=429, is_revisit=True),
    Kept(
        "20100109000000", f"{WWW}/twice-packed", story("The story packed twice"), behaviour="double_encoding"
    ),
    Kept(
        "20100110000000",
        f"{WWW}/packed",
        gzip.compress(story("The story packed once")),
        headers=(("Content-Encoding", "gzip"),),
    ),
    Kept("20100111000000", f"{WWW}/cut", story("The story cut short"), behaviour="cut"),
    Kept("20100112000000", f"{WWW}/a%20b?c=%d1%8f&d", story("The story with signs")),
    Kept("20100113000000", f"{WWW}/hash#top", story("The story with a hash")),
    Kept("20100114000000", f"{WWW}/empty", b""),
    Kept("20100116000000", f"{WWW}/long?{'q' * 20_000}", story("The story of the long address")),
    Kept("20100115000000", f"{WWW}/both", story("The story of both schemes")),
    Kept("20100115000000", f"https://{SITE}/both", story("The story of both schemes")),
]
EXTRA_ROWS = [
    # Listed, but the archive plays another capture or none.
    ("example,news)/revisited", "20100106120000", f"{WWW}/revisited", "text/html", "200", "X", "5"),
    ("example,news)/revisited", "20180106120000", f"{WWW}/revisited", "text/html", "200", "X", "5"),
    ("example,news)/never", "20100301000000", f"{WWW}/never", "text/html", "200", "X", "5"),
    ("example,news)/plain", "20100101000000", f"{WWW}/plain", "text/html", "200", "Y", "-"),
    # Junk.
    ("example,news)/", "20100302000000", f"mailto:desk@{SITE}", "unk", "301", "X", "5"),
    ("example,news)/", "20103302000000", f"{WWW}/impossible", "text/html", "200", "X", "5"),
]


@pytest.fixture(scope="module")
def archive(serve: Callable[[Archive], Archive]) -> Archive:
    rows = [*EXTRA_ROWS, CAPTURES[0].row, CAPTURES[0].row]
    robots = "User-agent: *\nDisallow: /save/\n"
    return serve(Archive(captures=CAPTURES, extra_rows=rows, robots=robots, robots_status=200))


@pytest.fixture(scope="module")
def crawled(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder: Path = tmp_path_factory.mktemp("crawl")
    where = ("--archive", archive.base, "--site", SITE, "--slice-rows", "4")
    return run_crawl(folder, "archive", *where, "--contact", "desk@example.org")


def test_captures_are_records_and_drops_and_failures(crawled: Crawled) -> None:
    run = crawled.run
    assert run["captures"] == run["records"] + run["drops"] + run["failures"]


def test_every_listed_capture_is_accounted_for(crawled: Crawled) -> None:
    listing = crawled.run["listing"]
    unlisted = listing["repeated_rows"] + listing["junk_url"] + listing["bad_timestamp"]
    assert crawled.run["captures"] == listing["rows"] - unlisted == 23


def test_the_counts_of_the_report_are_the_lines_of_the_files(crawled: Crawled) -> None:
    assert (crawled.run["records"], crawled.run["drops"] + crawled.run["failures"]) == (
        len(crawled.records),
        len(crawled.dropped),
    )


def test_the_listing_says_that_it_is_complete(crawled: Crawled) -> None:
    assert crawled.run["listing"]["complete"] is True


@pytest.mark.parametrize(("reason", "count"), [("junk_url", 1), ("bad_timestamp", 1), ("repeated_rows", 2)])
def test_rows_that_are_no_captures_are_counted(crawled: Crawled, reason: str, count: int) -> None:
    assert crawled.run["listing"][reason] == count


def test_a_record_has_the_pages_own_address_not_the_archives(crawled: Crawled) -> None:
    record = next(record for record in crawled.records if record["url"] == f"{WWW}/plain")
    assert (record["source"], record["captured_at"], record["archive_url"].partition("/web/")[2]) == (
        "archive",
        "2010-01-01T00:00:00Z",
        f"20100101000000id_/{WWW}/plain",
    )


def test_a_default_port_is_asked_for_as_listed_and_left_out_of_the_record(
    crawled: Crawled, archive: Archive
) -> None:
    assert f"/web/20100102000000id_/{WWW}:80/port" in archive.paths("/web/")
    assert f"{WWW}/port" in crawled.urls


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param(f"{WWW}/gone", "http_status", id="404 in the index"),
        pytest.param(f"{WWW}/logo.png", "not_html", id="image in the index"),
        pytest.param(f"{WWW}/moved", "redirect", id="redirect in the index"),
        pytest.param(f"{WWW}/own-page", "archive_own_page", id="no Memento-Datetime"),
        pytest.param(f"{WWW}/archived-429", "http_status", id="archived 429"),
        pytest.param(f"{WWW}/never", "not_in_archive", id="listed but not there"),
        pytest.param(f"{WWW}/empty", "empty_body", id="empty"),
    ],
)
def test_what_is_no_article_is_dropped_with_its_reason(crawled: Crawled, url: str, reason: str) -> None:
    assert crawled.reason(url) == reason


@pytest.mark.parametrize("path", ["gone", "logo.png", "moved"])
def test_what_the_index_knows_to_be_no_page_is_not_fetched(
    crawled: Crawled, archive: Archive, path: str
) -> None:
    assert len(crawled.records) > 5
    assert not [asked for asked in archive.paths("/web/") if asked.endswith(f"/{path}")]


def test_an_archived_429_is_asked_for_once(crawled: Crawled, archive: Archive) -> None:
    assert crawled.run["held"] == 0
    assert len([path for path in archive.paths("/web/") if path.endswith("/archived-429")]) == 1


def test_a_revisit_without_status_is_fetched_and_becomes_a_record(crawled: Crawled) -> None:
    times = [record["captured_at"] for record in crawled.records if record["url"] == f"{WWW}/revisited"]
    assert "2010-02-06T00:00:00Z" in times


def test_a_shift_within_the_window_to_a_capture_already_there_is_a_repeat(crawled: Crawled) -> None:
    drop = next(d for d in crawled.dropped if d["captured_at"] == "2010-01-06T12:00:00Z")
    assert drop["reason"] == "repeated_capture"


def test_a_shift_beyond_the_window_is_refused(crawled: Crawled) -> None:
    drop = next(d for d in crawled.dropped if d["captured_at"] == "2018-01-06T12:00:00Z")
    assert drop["reason"] == "date_shift"


@pytest.mark.parametrize("path", ["packed", "twice-packed"])
def test_archived_encodings_are_undone(crawled: Crawled, path: str) -> None:
    record = next(record for record in crawled.records if record["url"] == f"{WWW}/{path}")
    assert "quiet banks" in record["text"]


def test_a_body_shorter_than_declared_is_flagged(crawled: Crawled) -> None:
    record = next(record for record in crawled.records if record["url"] == f"{WWW}/cut")
    assert "truncated" in record["flags"]


def test_percent_signs_are_asked_for_as_listed(crawled: Crawled, archive: Archive) -> None:
    assert f"/web/20100112000000id_/{WWW}/a%20b?c=%d1%8f&d" in archive.paths("/web/")
    assert f"{WWW}/a%20b?c=%d1%8f&d" in crawled.urls


def test_a_hash_sign_of_a_listed_address_is_sent(archive: Archive, crawled: Crawled) -> None:
    assert f"/web/20100113000000id_/{WWW}/hash%23top" in archive.paths("/web/")
    assert f"{WWW}/hash#top" in crawled.urls


def test_an_address_of_20_000_characters_is_fetched(crawled: Crawled) -> None:
    assert "The story of the long address" in [record["title"] for record in crawled.records]


def test_captures_of_http_and_https_in_one_second_are_two(crawled: Crawled) -> None:
    assert {f"{WWW}/both", f"https://{SITE}/both"} <= set(crawled.urls)


def test_records_stand_in_the_order_of_the_listing(crawled: Crawled) -> None:
    keys = [(record["urlkey"], record["captured_at"]) for record in crawled.records]
    assert keys == sorted(keys)


def test_the_exit_code_tells_of_failures(crawled: Crawled) -> None:
    assert (crawled.exit_code, crawled.run["failures"]) == (1, 2)


def test_each_failure_is_one_line_that_names_it(crawled: Crawled) -> None:
    named = [line for line in crawled.errors.splitlines() if "/never: not_in_archive" in line]
    assert len(named) == 1


def test_no_traceback_is_shown(crawled: Crawled) -> None:
    assert "Traceback" not in crawled.errors


def test_robots_of_the_archive_host_are_asked_for_once(archive: Archive, crawled: Crawled) -> None:
    assert crawled.run["requests"] > 1
    assert len(archive.paths("/robots.txt")) == 1


def test_the_crawler_names_itself_and_a_contact(archive: Archive, crawled: Crawled) -> None:
    agents = {headers["User-Agent"] for _, _, headers in archive.log}
    assert [agent.endswith("(+desk@example.org)") for agent in agents] == [True]


def test_no_cookie_and_no_referer_is_sent(archive: Archive, crawled: Crawled) -> None:
    sent = {name.lower() for _, _, headers in archive.log for name in headers}
    assert not sent & {"cookie", "referer"}


def test_partial_files_are_gone_when_all_is_complete(crawled: Crawled) -> None:
    assert sorted(path.name for path in crawled.output.iterdir()) == [
        "dropped.jsonl",
        "records.jsonl",
        "run.json",
    ]
