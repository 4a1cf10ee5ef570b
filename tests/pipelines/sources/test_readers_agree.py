"""Our reader, its fast lane, warcio and fastwarc: the same records on sound files."""

import contextlib
import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.limits import DEFAULT_LIMITS
from pipelines.model import Capture
from pipelines.sources import iter_captures
from pipelines.sources.archivefiles import iter_file_records, kind_of
from pipelines.sources.fastlane import iter_listed
from pipelines.sources.rawfiles import RawFile
from pipelines.sources.rawrecords import RawRecord

DEMO = sorted(Path("data").rglob("*.warc.gz"))
SIZES = (0, 1, 500, 2047, 2048, 2049, 4100, 70_000, 300_000, 1_200_000)


def written_by_warcio(path: Path, *, is_packed: bool, version: str) -> Path:
    """Requests, responses of many sizes and kinds, a revisit, metadata."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=is_packed, warc_version=version)
        writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "test"}))
        for number, size in enumerate(SIZES):
            _write_exchange(writer, f"http://example.com/{number}", _letters(size, number))
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_revisit_record(
                "http://example.com/again", "sha1:X", "http://example.com/3", "2020-01-01T00:00:00Z", headers
            )
        )
        fields = io.BytesIO(b"a: b\r\n")
        writer.write_record(writer.create_warc_record("http://example.com/3", "metadata", payload=fields))
    return path


def _letters(size: int, seed: int) -> bytes:
    import random

    return bytes(random.Random(seed).choices(b"abcdefghij klmnop<>\n", k=size))


def _write_exchange(writer: Any, url: str, body: bytes) -> None:
    asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "example.com")], is_http_request=True)
    pairs = [("Content-Type", "text/html"), ("Content-Length", str(len(body))), ("X-Long", "y" * 900)]
    answered = StatusAndHeaders("200 OK", pairs, protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record(url, "request", io.BytesIO(b""), http_headers=asked))
    writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=answered))


@pytest.fixture(
    params=[(True, "WARC/1.0"), (True, "WARC/1.1"), (False, "WARC/1.0"), *DEMO],
    ids=["gzip 1.0", "gzip 1.1", "plain", *(path.name for path in DEMO)],
    name="path",
)
def _path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if isinstance(request.param, Path):
        return request.param
    is_packed, version = request.param
    return written_by_warcio(tmp_path / "x.warc", is_packed=is_packed, version=version)


def raw_records(path: Path) -> list[RawRecord]:
    with RawFile(path) as raw:
        kind = kind_of(raw)
        found = list(iter_file_records(raw, kind, limits=DEFAULT_LIMITS, wants=lambda *_: "read"))
    assert all(isinstance(one, RawRecord) for one in found)
    return found  # type: ignore[return-value]


def test_warcio_sees_the_same_types_addresses_offsets_and_blocks(path: Path) -> None:
    theirs = []
    with path.open("rb") as file:
        iterator = WarcioIterator(file, no_record_parse=True)
        for one in iterator:
            content = one.raw_stream.read()
            url = one.rec_headers.get_header("WARC-Target-URI") or ""
            theirs.append((one.rec_type, url, iterator.get_record_offset(), content))
    assert [(one.head.kind, one.head.url, one.offset, one.block) for one in raw_records(path)] == theirs


def test_fastwarc_sees_the_same_types_addresses_offsets_and_blocks(path: Path) -> None:
    theirs = []
    with path.open("rb") as file:
        for one in FastIterator(file, parse_http=False):
            url = one.headers.get("WARC-Target-URI") or ""
            kind = str(one.record_type).rpartition(".")[2]
            theirs.append((kind, url, one.stream_pos, one.reader.read()))
    assert [(one.head.kind, one.head.url, one.offset, one.block) for one in raw_records(path)] == theirs


def test_the_fast_lane_lists_the_same_records(path: Path) -> None:
    with RawFile(path) as raw:
        listed = [one for one in iter_listed(raw, "warc") if isinstance(one, RawRecord)]
    ours = raw_records(path)
    assert [(one.head.fields, one.offset, one.length) for one in listed] == [
        (one.head.fields, one.offset, one.length) for one in ours
    ]
    assert all(full.block.startswith(one.block) for one, full in zip(listed, ours, strict=True))


def test_captures_left_in_place_are_those_read_at_once(
    path: Path, same_when_left: Callable[..., int]
) -> None:
    kinds = [one.head.kind for one in raw_records(path)]

    assert same_when_left(path) == kinds.count("response")


def test_what_is_broken_behind_a_sound_header_is_found_by_who_reads_it(
    tmp_path: Path,
    record: Callable[..., bytes],
    message: Callable[..., bytes],
    same_when_left: Callable[..., int],
) -> None:
    members = [gzip.compress(record(message(_letters(30_000, n))), mtime=0) for n in range(9)]
    members[3] = members[3][:9000] + b"\xff" * 400 + members[3][9400:]  # the stream is broken
    members[6] = members[6][:-8] + bytes(4) + members[6][-4:]  # the checksum is wrong
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"".join(members))

    assert same_when_left(path) == 9


def test_the_fast_lane_shows_whole_http_headers(path: Path) -> None:
    with RawFile(path) as raw:
        listed = [one for one in iter_listed(raw, "warc") if isinstance(one, RawRecord)]
    heads = [one.block for one in listed if one.head.kind == "response"]
    assert all(b"\r\n\r\n" in head for head in heads)


def test_the_fast_lane_hands_over_at_a_broken_record_and_comes_back(
    tmp_path: Path, record: Callable[..., bytes]
) -> None:
    members = [gzip.compress(record(url=f"http://example.com/{n}"), mtime=0) for n in range(60)]
    members[20] = members[20][:40] + b"junk" * 50
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"".join(members))
    with RawFile(path) as raw:
        found = list(iter_listed(raw, "warc"))
    urls = [one.head.url[-2:] for one in found if isinstance(one, RawRecord)]
    gaps = [one for one in found if not isinstance(one, RawRecord)]
    assert {gap.offset for gap in gaps} == {len(b"".join(members[:20]))}
    assert urls == [f"http://example.com/{n}"[-2:] for n in range(60) if n != 20]


def test_fastwarc_loses_what_follows_a_broken_header_and_we_do_not(record: Callable[..., bytes]) -> None:
    broken = record(url="http://x.org/2").replace(b"WARC/1.0\r\n", b"WRAC/1.0\r\n", 1)
    content = record(url="http://x.org/1") + broken + record(url="http://x.org/3")
    theirs = []
    with contextlib.suppress(OSError):
        for one in FastIterator(io.BytesIO(content)):
            theirs.append(one.headers.get("WARC-Target-URI"))
    ours = [one.url for one in iter_captures(io.BytesIO(content), name="x.warc") if isinstance(one, Capture)]
    assert theirs == ["http://x.org/1"]
    assert ours == ["http://x.org/1", "http://x.org/3"]
