"""WARC files that we write: what others read in them, and what we read again."""

import base64
import hashlib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import brotli
import msgspec
import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from pipelines.model import Capture, Drop, Provenance
from pipelines.sinks.warc import WarcEntry, WarcWriter, close_torn_files, entry_from_capture
from pipelines.sources import capture_at, iter_captures

AT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
HTML = b"<html><title>Rain</title><p>It rained.</p></html>"


def entry(number: int = 0, body: bytes = HTML, **fields: Any) -> WarcEntry:
    named: dict[str, Any] = {
        "url": f"http://example.com/{number}",
        "status": 200,
        "headers": (("content-type", "text/html"),),
        "body": body,
        "captured_at": AT,
        "request_headers": (("User-Agent", "newsscrape"),),
    }
    return WarcEntry(**(named | fields))


def writer(folder: Path, **options: Any) -> WarcWriter:
    return WarcWriter(folder, software="newsscrape test", now=lambda: AT, **options)


def warcio_records(folder: Path) -> Iterator[Any]:
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            yield from ArchiveIterator(file, no_record_parse=True)


def captures(folder: Path) -> list[Capture]:
    items = list(iter_captures(folder))
    assert [item for item in items if isinstance(item, Drop)] == []
    return [item for item in items if isinstance(item, Capture)]


def test_an_exchange_is_response_and_request_behind_a_warcinfo(tmp_path: Path) -> None:
    with writer(tmp_path) as out:
        out.write(entry())
    assert [one.rec_type for one in warcio_records(tmp_path)] == ["warcinfo", "response", "request"]


def test_files_are_of_version_1_1(tmp_path: Path) -> None:
    with writer(tmp_path) as out:
        out.write(entry())
    assert {one.rec_headers.protocol for one in warcio_records(tmp_path)} == {"WARC/1.1"}


def test_digests_hold_by_warcio(tmp_path: Path) -> None:
    with writer(tmp_path) as out:
        for number in range(3):
            out.write(entry(number, HTML * (number + 1)))
    with out.files[0].open("rb") as file:
        verdicts = [
            one.digest_checker
            for one in ArchiveIterator(file, check_digests="log")
            if one.raw_stream.read() or 1
        ]
    assert all(verdict.passed is not False for verdict in verdicts)
    assert sum(verdict.passed is True for verdict in verdicts) >= 3


def test_digests_hold_by_fastwarc(tmp_path: Path) -> None:
    with writer(tmp_path) as out:
        out.write(entry())
    with out.files[0].open("rb") as file:
        checks = [one.verify_block_digest(consume=False) for one in FastIterator(file, parse_http=False)]
    assert checks == [True, True, True]


def test_the_payload_digest_is_that_of_the_stored_body(tmp_path: Path) -> None:
    with writer(tmp_path) as out:
        place = out.write(entry())
    assert place.payload_digest == "sha1:" + base64.b32encode(hashlib.sha1(HTML).digest()).decode()


def test_each_record_is_a_member_of_its_own_and_its_place_is_told(tmp_path: Path) -> None:
    with writer(tmp_path) as out:
        places = [out.write(entry(number, HTML + b"%d" % number)) for number in range(3)]
    found = captures(tmp_path)
    assert [one.provenance for one in found] == [
        msgspec.structs.replace(place, archive=None) for place in places
    ]
    again = capture_at(tmp_path / (places[2].warc_file or ""), places[2].warc_offset or 0)
    assert again == found[2]


def test_the_same_payload_again_is_a_revisit_that_resolves(tmp_path: Path) -> None:
    with writer(tmp_path) as out:
        out.write(entry(0))
        out.write(entry(1, headers=(("content-type", "text/html"), ("x-visit", "second"))))
    assert [one.rec_type for one in warcio_records(tmp_path)].count("revisit") == 1
    second = captures(tmp_path)[1]
    assert (second.url, second.body, dict(second.headers)["x-visit"]) == (
        "http://example.com/1",
        HTML,
        "second",
    )


def test_an_empty_body_is_never_a_revisit(tmp_path: Path) -> None:
    with writer(tmp_path) as out:
        out.write(entry(0, b"", status=301))
        out.write(entry(1, b"", status=301))
    assert [one.rec_type for one in warcio_records(tmp_path)].count("response") == 2


def test_a_304_is_a_revisit_of_the_earlier_capture(tmp_path: Path) -> None:
    later = datetime(2025, 1, 1, tzinfo=UTC)
    with writer(tmp_path) as out:
        out.write(entry())
        not_modified = entry(0, b"", status=304, headers=(("etag", "e"),), captured_at=later)
        out.write_not_modified(not_modified, original_url="http://example.com/0", original_at=AT)
    second = captures(tmp_path)[1]
    assert (second.body, second.status, second.captured_at) == (HTML, 200, later)


def test_a_body_as_received_is_stored_as_received(tmp_path: Path) -> None:
    packed = brotli.compress(HTML)
    headers = (("content-type", "text/html"), ("content-encoding", "br"), ("transfer-encoding", "chunked"))
    with writer(tmp_path) as out:
        out.write(entry(0, packed, headers=headers))
    stored = [one for one in warcio_records(tmp_path) if one.rec_type == "response"]
    assert captures(tmp_path)[0].body == HTML
    assert captures(tmp_path)[0].headers == (*headers, ("content-length", str(len(packed))))
    assert len(stored) == 1


def test_a_capture_is_the_same_capture_after_writing_and_reading(tmp_path: Path) -> None:
    capture = Capture(
        url="http://old.example.com/a?b=ü",
        body=HTML,
        status=203,
        headers=(
            ("content-type", "text/html; charset=utf-8"),
            ("content-encoding", "gzip"),
            ("content-length", "9"),
        ),
        captured_at=AT,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        provenance=Provenance(
            source="archive",
            archive="web.archive.org",
            archive_url="https://web.archive.org/web/20240506070809id_/http://old.example.com/a",
        ),
    )
    with writer(tmp_path) as out:
        out.write(entry_from_capture(capture, captured_at=AT))
    again = captures(tmp_path)[0]
    same = ("url", "body", "status", "headers", "captured_at", "flags")
    assert {name: getattr(again, name) for name in same} == {name: getattr(capture, name) for name in same}
    assert again.provenance.archive_url == capture.provenance.archive_url


def test_the_archives_address_and_time_are_in_the_metadata(tmp_path: Path) -> None:
    with writer(tmp_path) as out:
        out.write(
            entry(
                archive="web.archive.org",
                archive_url="https://web.archive.org/web/2024id_/http://example.com/0",
                request_url="https://web.archive.org/web/2024id_/http://example.com/0",
                fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
        )
    with out.files[0].open("rb") as file:
        records = [
            (one.rec_type, one.rec_headers, one.raw_stream.read())
            for one in ArchiveIterator(file, no_record_parse=True)
        ]
    kinds = {kind: (headers, content) for kind, headers, content in records}
    assert kinds["metadata"][1] == (
        b"archive: web.archive.org\r\narchive-url: https://web.archive.org/web/2024id_/http://example.com/0\r\n"
        b"fetched-at: 2026-01-01T00:00:00Z\r\n"
    )
    assert kinds["response"][0].get_header("WARC-Date") == "2024-05-06T07:08:09Z"
    assert kinds["request"][0].get_header("WARC-Target-URI").startswith("https://web.archive.org/")


def test_files_turn_over_at_their_size(tmp_path: Path) -> None:
    with writer(tmp_path, max_bytes=1500) as out:
        for number in range(6):
            out.write(entry(number, HTML + b"%d" % number))
    assert len(out.files) == len(list(tmp_path.glob("*.warc.gz"))) > 1
    assert len(captures(tmp_path)) == 6


def test_a_file_has_its_name_only_when_it_is_complete(tmp_path: Path) -> None:
    out = writer(tmp_path)
    out.write(entry())
    out.flush()
    assert [path.suffix for path in tmp_path.iterdir()] == [".open"]
    out.close()
    assert [path.suffix for path in tmp_path.iterdir()] == [".gz"]


def test_two_writers_in_one_folder_do_not_meet(tmp_path: Path) -> None:
    with writer(tmp_path) as one, writer(tmp_path) as two:
        one.write(entry(1))
        two.write(entry(2))
    assert sorted(capture.url for capture in captures(tmp_path)) == [
        "http://example.com/1",
        "http://example.com/2",
    ]


@pytest.mark.parametrize("cut", [1, 20, 150])
def test_what_a_killed_run_left_is_cut_to_whole_records(tmp_path: Path, cut: int) -> None:
    out = writer(tmp_path, with_revisits=False)
    for number in range(4):
        out.write(entry(number, request_headers=()))
    out.abandon()
    (torn,) = tmp_path.glob("*.open")
    torn.write_bytes(torn.read_bytes()[:-cut])
    assert [path.name for path in close_torn_files(tmp_path)] == [torn.name.removesuffix(".open")]
    assert len(captures(tmp_path)) == 3


def test_line_ends_in_addresses_and_headers_make_no_new_header(tmp_path: Path) -> None:
    with writer(tmp_path) as out:
        out.write(
            entry(url="http://example.com/a\r\nWARC-Type: request", headers=(("x", "a\r\nSet-Cookie: b"),))
        )
    capture = captures(tmp_path)[0]
    assert dict(capture.headers).keys() == {"x", "content-length"}


def test_equal_ids_and_clock_give_equal_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        ids = map(lambda number: uuid.UUID(int=number), range(100))  # noqa: C417
        with writer(tmp_path / folder, new_id=partial(next, ids)) as out:
            out.write(entry())
    (one,), (two,) = (list((tmp_path / folder).iterdir()) for folder in ("a", "b"))
    assert one.read_bytes() == two.read_bytes()
