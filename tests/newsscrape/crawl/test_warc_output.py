"""What crawls keep as WARC: read again by warcio, extracted again to the same records."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Crawled, lines_of, run_crawl, run_newsscrape
from ia_server import Archive, Kept
from live_site import Site, serving_site
from pages import SITE, WWW, story
from test_archive_crawl import CAPTURES
from warcio.archiveiterator import ArchiveIterator

MOVED = Kept(
    "20110101000000",
    f"{WWW}/the-old-place-of-the-story",
    status=301,
    location="{base}/web/20110101000000id_/" + f"{WWW}/the-new-place-of-the-story",
)
THERE = Kept("20110101000001", f"{WWW}/the-new-place-of-the-story", story("The story at its new place"))


@pytest.fixture(scope="module")
def archived(serve: Callable[[Archive], Archive], tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    archive = serve(Archive([*CAPTURES, MOVED, THERE]))
    folder: Path = tmp_path_factory.mktemp("archived")
    where = ("--archive", archive.base, "--site", SITE, "--follow-redirects")
    return run_crawl(folder, "archive", *where, "--warc-output", str(folder / "warc"))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving_site() as served:
        yield served


@pytest.fixture(scope="module")
def live(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder: Path = tmp_path_factory.mktemp("live")
    listed = folder / "urls.txt"
    listed.write_text("\n".join(f"{site.base}/{name}" for name in ("story", "packed", "moved", "nothing")))
    return run_crawl(folder, "urls", str(listed), "--warc-output", str(folder / "warc"))


def warc_files(crawled: Crawled) -> list[Path]:
    return sorted((crawled.output.parent / "warc").iterdir())


def warc_records(crawled: Crawled) -> list[dict[str, Any]]:
    """Kind, URL, date and status of each WARC record, as warcio reads it; payload digests are checked."""
    found = []
    for path in warc_files(crawled):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.content_stream().read()
                http = record.http_headers
                found.append(
                    {
                        "kind": record.rec_type,
                        "url": record.rec_headers.get_header("WARC-Target-URI"),
                        "date": record.rec_headers.get_header("WARC-Date"),
                        "status": http.get_statuscode() if http and record.rec_type != "request" else None,
                    }
                )
    return found


def extracted(crawled: Crawled, folder: Path) -> list[dict[str, Any]]:
    output = folder / "again.jsonl"
    run_newsscrape("extract", *map(str, warc_files(crawled)), "--output", str(output), "--jobs", "1")
    return lines_of(output)


def versions(records: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    """What must be the same. A redirected page is known to its WARC by the address it is at, and that the
    archive gave another moment than was asked for is a fact of the crawl, not of the capture.
    """
    return {
        (
            record["final_url"] or record["url"],
            record["captured_at"],
            record["text_sha256"],
            record["body_sha256"],
            *(flag for flag in record["flags"] if flag != "date_shifted"),
        )
        for record in records
    }


def test_the_files_have_their_final_names(archived: Crawled) -> None:
    assert [path.name.endswith(".warc.gz") for path in warc_files(archived)] == [True]


def test_records_of_an_archive_come_again_from_the_warc(archived: Crawled, tmp_path: Path) -> None:
    assert len(archived.records) >= 9
    assert versions(extracted(archived, tmp_path)) == versions(archived.records)


def test_records_of_a_live_site_come_again_from_the_warc(live: Crawled, tmp_path: Path) -> None:
    assert len(live.records) == 3
    assert versions(extracted(live, tmp_path)) == versions(live.records)


def test_a_kept_capture_has_the_original_address_and_time(archived: Crawled) -> None:
    plain = [r for r in warc_records(archived) if r["url"] == f"{WWW}/plain" and r["kind"] == "response"]
    assert [r["date"] for r in plain] == ["2010-01-01T00:00:00Z"]


def test_each_response_has_its_request_to_the_archive(archived: Crawled) -> None:
    requests = [r["url"] for r in warc_records(archived) if r["kind"] == "request"]
    assert sum("/web/20100101000000id_/" in url for url in requests) == 1


def test_captured_redirects_are_kept_too(archived: Crawled) -> None:
    hop = next(
        r
        for r in warc_records(archived)
        if r["url"] == f"{WWW}/the-old-place-of-the-story" and r["kind"] == "response"
    )
    assert hop["status"] == "301"


def test_the_archives_own_pages_are_not_kept_as_captures(archived: Crawled) -> None:
    assert f"{WWW}/own-page" not in {r["url"] for r in warc_records(archived)}


def test_live_redirects_are_kept_with_their_status(site: Site, live: Crawled) -> None:
    found = [(r["url"], r["status"]) for r in warc_records(live) if r["kind"] in ("response", "revisit")]
    assert (f"{site.base}/moved", "301") in found
    assert (f"{site.base}/nothing", "404") in found


def test_the_same_payload_again_is_a_revisit(live: Crawled, site: Site) -> None:
    kinds = [r["kind"] for r in warc_records(live) if r["url"] == f"{site.base}/story"]
    assert kinds.count("response") == kinds.count("revisit") == 1


def test_a_record_says_where_its_bytes_lie(archived: Crawled) -> None:
    record = next(r for r in archived.records if r["url"] == f"{WWW}/plain")
    path = warc_files(archived)[0]
    with path.open("rb") as stream:
        stream.seek(record["warc_offset"])
        found = next(iter(ArchiveIterator(stream)))
        assert found.rec_headers.get_header("WARC-Target-URI") == f"{WWW}/plain"
    assert record["warc_file"] == path.name


@pytest.mark.parametrize("kind", ["archived", "live"])
def test_records_of_a_crawl_are_verified_from_its_warc(kind: str, request: pytest.FixtureRequest) -> None:
    crawled: Crawled = request.getfixturevalue(kind)
    lines = (crawled.output / "records.jsonl").read_bytes().splitlines(keepends=True)
    plain = [line for line in lines if json.loads(line)["final_url"] is None]  # others lie at another address
    chosen = crawled.output.parent / f"{kind}.jsonl"
    chosen.write_bytes(b"".join(plain))
    warcs = [argument for path in warc_files(crawled) for argument in ("--warc", str(path))]
    done = run_newsscrape("verify", str(chosen), *warcs, "--jobs", "1")
    assert f"{len(plain)} of {len(plain)} records verified" in done.stdout, done


def test_a_warc_folder_that_cannot_be_written_is_one_line(
    serve: Callable[[Archive], Archive], tmp_path: Path
) -> None:
    archive = serve(Archive([THERE]))
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    done = run_crawl(
        tmp_path, "archive", "--archive", archive.base, "--site", SITE, "--warc-output", str(blocked)
    )
    assert (done.exit_code, done.run, "Traceback" in done.errors) == (1, {}, False)
    assert str(blocked) in done.errors
