"""WARC and ARC files of every version and compression, and what their records say."""

import gzip
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import brotli
import lz4.frame
import pytest
import zstandard

from pipelines.limits import Limits
from pipelines.model import Capture, Drop
from pipelines.sources import SourceCounts, iter_captures

Bytes = Callable[..., bytes]
Captures = Callable[..., list[Capture]]
Items = Callable[..., list[Capture | Drop]]


def zstd_with_dictionary(*records: bytes) -> bytes:
    """As Archive Team writes them: the dictionary in a skippable frame at the start."""
    dictionary = zstandard.train_dictionary(
        1024, [record[i : i + 200] for record in records for i in range(40)]
    )
    packer = zstandard.ZstdCompressor(dict_data=dictionary)
    raw = zstandard.compress(dictionary.as_bytes())
    frame = b"\x5d\x2a\x4d\x18" + len(raw).to_bytes(4, "little") + raw
    return frame + b"".join(packer.compress(record) for record in records)


COMPRESSIONS: dict[str, Callable[..., bytes]] = {
    "plain": lambda *records: b"".join(records),
    "gzip per record": lambda *records: b"".join(map(gzip.compress, records)),
    "gzip as one member": lambda *records: gzip.compress(b"".join(records)),
    "gzip members of 100 bytes": lambda *records: b"".join(
        gzip.compress(b"".join(records)[i : i + 100]) for i in range(0, len(b"".join(records)), 100)
    ),
    "zstd per record": lambda *records: b"".join(map(zstandard.compress, records)),
    "zstd with dictionary": zstd_with_dictionary,
    "lz4 per record": lambda *records: b"".join(map(lz4.frame.compress, records)),
    "zero padding at the end": lambda *records: b"".join(map(gzip.compress, records)) + bytes(512),
}


@pytest.mark.parametrize("pack", COMPRESSIONS.values(), ids=COMPRESSIONS.keys())
def test_a_file_of_any_compression_gives_all_its_captures(
    pack: Bytes, record: Bytes, message: Bytes, captures: Captures
) -> None:
    bodies = [f"<html><p>Page {n} of the paper, {n * 7}.</p></html>".encode() for n in range(5)]
    content = pack(*(record(message(body), url=f"http://example.com/{n}") for n, body in enumerate(bodies)))
    assert [one.body for one in captures(content)] == bodies


@pytest.mark.parametrize("version", ["0.17", "0.18", "1.0", "1.1"])
def test_all_versions_of_warc_are_read(version: str, record: Bytes, captures: Captures, html: bytes) -> None:
    assert captures(record(version=version))[0].body == html


def test_offset_and_length_frame_the_gzip_member(record: Bytes, packed: Bytes, captures: Captures) -> None:
    members = [
        packed(record(kind="warcinfo", url=None)),
        packed(record()),
        packed(record(url="http://b.org/")),
    ]
    places = [(one.provenance.warc_offset, one.provenance.warc_length) for one in captures(b"".join(members))]
    first, second, third = map(len, members)
    assert places == [(first, second), (first + second, third)]


def test_offset_and_length_frame_the_record_of_a_plain_file(record: Bytes, captures: Captures) -> None:
    records = [record(), record(url="http://b.org/x")]
    places = [(one.provenance.warc_offset, one.provenance.warc_length) for one in captures(b"".join(records))]
    assert places == [(0, len(records[0])), (len(records[0]), len(records[1]))]


def test_records_that_share_a_member_have_no_length(record: Bytes, captures: Captures) -> None:
    content = gzip.compress(record() + record())
    assert [one.provenance.warc_length for one in captures(content)] == [None, None]


def test_provenance_is_complete(record: Bytes, captures: Captures) -> None:
    fields = {"WARC-Record-ID": "<urn:uuid:1>", "WARC-Payload-Digest": "sha1:ABC"}
    came = captures(record(fields=fields), "folder/x.warc")[0].provenance
    assert (came.source, came.warc_file, came.warc_record_id, came.payload_digest) == (
        "warc",
        "x.warc",
        "<urn:uuid:1>",
        "sha1:ABC",
    )


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2024", datetime(2024, 1, 1, tzinfo=UTC)),
        ("2024-05", datetime(2024, 5, 1, tzinfo=UTC)),
        ("2024-05-06T07:08:09Z", datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("2024-05-06T07:08:09.123456789Z", datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("2024-05-06T07:08:09+02:00", datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC)),
        ("20240506070809", datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("no date", None),
    ],
)
def test_dates_of_any_precision_are_read(
    date: str, moment: datetime | None, record: Bytes, captures: Captures
) -> None:
    assert captures(record(fields={"WARC-Date": date}))[0].captured_at == moment


@pytest.mark.parametrize(
    ("uri", "url"),
    [
        ("<http://example.com/a>", "http://example.com/a"),
        ("http://example.com/a b", "http://example.com/a%20b"),
        ("http://example.com/ü", "http://example.com/ü"),
    ],
)
def test_target_uris_lose_brackets_and_blanks(uri: str, url: str, record: Bytes, captures: Captures) -> None:
    assert captures(record(url=uri))[0].url == url


@pytest.mark.parametrize("kind", ["request", "warcinfo", "metadata", "continuation", "x-unknown"])
def test_records_that_are_no_capture_are_counted(kind: str, record: Bytes, read: Items) -> None:
    counts = SourceCounts()
    assert read(record(kind=kind), counts=counts) == []
    assert counts.raw_records == {kind: 1}


@pytest.mark.parametrize("url", ["dns:example.com", "urn:pageinfo:x", "metadata://gnu.org/x", "ftp://a.b/c"])
def test_records_without_a_web_address_are_counted(url: str, record: Bytes, read: Items) -> None:
    counts = SourceCounts()
    assert read(record(url=url), counts=counts) == []
    assert counts.raw_records == {"response": 1}


def test_a_resource_is_its_block(record: Bytes, captures: Captures, html: bytes) -> None:
    content = record(html, kind="resource", fields={"Content-Type": "text/html; charset=utf-8"})
    capture = captures(content)[0]
    assert (capture.body, capture.headers) == (html, (("content-type", "text/html; charset=utf-8"),))


def test_a_resource_that_talks_of_http_is_no_message(record: Bytes, captures: Captures) -> None:
    text = b"HTTP/1.1 404 Not Found\r\n\r\nis what a server says."
    assert captures(record(text, kind="resource", fields={"Content-Type": "text/plain"}))[0].body == text


def test_a_saved_file_is_a_capture(record: Bytes, captures: Captures, html: bytes) -> None:
    content = record(html, kind="resource", url="file:///a.html", fields={"Content-Type": "text/html"})
    assert captures(content)[0].url == "file:///a.html"


def test_a_conversion_keeps_its_text(record: Bytes, captures: Captures) -> None:
    content = record(b"Plain words.\n", kind="conversion", fields={"Content-Type": "text/plain"})
    capture = captures(content, "a.warc.wet")[0]
    assert (capture.body, capture.flags) == (b"Plain words.\n", ("conversion",))


@pytest.mark.parametrize(
    ("line", "status"),
    [("HTTP/1.0 302 ", 302), ("HTTP/1.0 302", 302), ("HTTP/2 404 Not Found", 404), ("HTTP 200 OK", 200)],
)
def test_a_status_line_may_lack_parts(
    line: str, status: int, record: Bytes, message: Bytes, captures: Captures
) -> None:
    assert captures(record(message(status=line)))[0].status == status


def test_an_interim_answer_is_passed_by(
    record: Bytes, message: Bytes, captures: Captures, html: bytes
) -> None:
    capture = captures(record(b"HTTP/1.1 100 Continue\r\n\r\n" + message()))[0]
    assert (capture.status, capture.body) == (200, html)


def test_a_name_that_is_no_utf8_can_be_written_down(tmp_path: Path, record: Bytes) -> None:
    path = tmp_path / "caf\udce9.warc"
    path.write_bytes(record() + b"junk")
    capture, drop = iter_captures(path)
    assert isinstance(capture, Capture)
    assert isinstance(drop, Drop)
    assert (capture.provenance.warc_file or "").encode() == b"caf\\udce9.warc"
    assert (drop.where or "").encode().endswith(b"caf\\udce9.warc:%d" % len(record()))


@pytest.mark.parametrize("status", ["HTTP/1.1 204 No Content", "HTTP/1.1 304 Not Modified"])
def test_an_answer_without_a_body_is_a_capture(
    status: str, record: Bytes, message: Bytes, captures: Captures
) -> None:
    capture = captures(record(message(b"", status=status, headers="Content-Length: 900\r\n")))[0]
    assert capture.body == b""


def test_a_header_that_is_no_utf8_is_read_as_latin_1(
    record: Bytes, message: Bytes, captures: Captures
) -> None:
    block = message().replace(b"text/html", b"text/html\r\nX-Title: caf\xe9")
    assert dict(captures(record(block))[0].headers)["x-title"] == "café"


def test_repeated_and_folded_headers_are_kept(record: Bytes, message: Bytes, captures: Captures) -> None:
    block = message(headers="Set-Cookie: a\r\nSet-Cookie: b\r\n  c\r\nContent-Type: text/html\r\n")
    headers = captures(record(block))[0].headers
    assert headers[:2] == (("set-cookie", "a"), ("set-cookie", "b c"))


def test_headers_that_common_crawl_renamed_take_their_names_back(
    record: Bytes, message: Bytes, captures: Captures, html: bytes
) -> None:
    renamed = (
        f"X-Crawler-content-encoding: gzip\r\nX-Crawler-Content-Length: 9\r\nContent-Length: {len(html)}\r\n"
    )
    capture = captures(record(message(headers=renamed)))[0]
    assert capture.body == html
    assert capture.headers == (("content-encoding", "gzip"), ("content-length", "9"))


def test_chunks_and_a_trailer_are_undone(
    record: Bytes, message: Bytes, captures: Captures, html: bytes
) -> None:
    chunks = b"%x;ext=1\r\n%s\r\n0\r\nExpires: never\r\n\r\n" % (len(html), html)
    block = message(chunks, headers="Transfer-Encoding: chunked\r\n")
    assert captures(record(block))[0].body == html


def test_chunks_that_were_undone_before_storing_are_left_alone(
    record: Bytes, message: Bytes, captures: Captures, html: bytes
) -> None:
    block = message(headers="Transfer-Encoding: chunked\r\n")
    assert captures(record(block))[0].body == html


def test_brotli_bodies_are_decoded_where_warcio_crashes(
    record: Bytes, message: Bytes, captures: Captures, html: bytes
) -> None:
    block = message(brotli.compress(html), headers="Content-Encoding: br\r\n")
    assert captures(record(block))[0].body == html


@pytest.mark.parametrize("newline", ["\n", "\r\r\n"])
def test_odd_line_ends_are_read(newline: str, record: Bytes, captures: Captures, html: bytes) -> None:
    assert captures(record(newline=newline))[0].body == html


def test_a_folded_warc_header_is_joined(record: Bytes, captures: Captures) -> None:
    content = record(fields={"WARC-Target-URI": "http://example.com/\r\n  a"})
    assert captures(content)[0].url == "http://example.com/%20a"


def test_blank_lines_of_a_record_may_open_the_next_member(
    record: Bytes, captures: Captures, html: bytes
) -> None:
    first, second = record(tail=b""), b"\r\n\r\n" + record(url="http://b.org/")
    content = gzip.compress(first) + gzip.compress(second)
    assert [one.url for one in captures(content)] == ["http://example.com/", "http://b.org/"]


ARC_1 = "filedesc://x.arc 0.0.0.0 20080430204825 text/plain {}\n1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n"
ARC_2 = (
    "filedesc://x.arc 0.0.0.0 20080430204825 text/plain 200 - - 0 x.arc {}\n2 0 Test\n"
    "URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length\n"
)


def arc(header: str, line: str, block: bytes, gap: bytes = b"\n") -> bytes:
    body = header.partition("\n")[2] + "\n"
    first = header.replace("{}", str(len(body))).partition("\n")[0] + "\n" + body
    one = line.replace("{}", str(len(block))).encode() + b"\n" + block + gap
    return first.encode() + one + one.replace(b"/a", b"/b")


@pytest.mark.parametrize("gap", [b"\n", b"", b"\r\n\r\n"], ids=["line end", "nothing", "two"])
@pytest.mark.parametrize(
    ("header", "line"),
    [
        (ARC_1, "http://example.com/a 1.2.3.4 20080430204826 text/html {}"),
        (ARC_2, "http://example.com/a 1.2.3.4 20080430204826 text/html 200 ABC - 100 x.arc {}"),
    ],
    ids=["version 1", "version 2"],
)
def test_both_versions_of_arc_are_read(
    header: str, line: str, gap: bytes, message: Bytes, captures: Captures, html: bytes
) -> None:
    found = captures(arc(header, line, message(), gap), "x.arc")
    assert [(one.url, one.body) for one in found] == [
        ("http://example.com/a", html),
        ("http://example.com/b", html),
    ]
    assert found[0].captured_at == datetime(2008, 4, 30, 20, 48, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    "pack", [gzip.compress, zstandard.compress, lz4.frame.compress], ids=["gzip", "zstd", "lz4"]
)
def test_a_file_that_was_packed_twice_is_read(
    pack: Bytes, record: Bytes, packed: Bytes, captures: Captures
) -> None:
    content = pack(packed(record(), record(url="http://b.org/")))
    assert [one.url for one in captures(content, "x.warc.gz")] == ["http://example.com/", "http://b.org/"]


def test_an_arc_url_may_hold_blanks(message: Bytes, captures: Captures) -> None:
    line = "http://example.com/a b c 1.2.3.4 20080430204826 text/html {}"
    assert captures(arc(ARC_1, line, message()), "x.arc")[0].url == "http://example.com/a%20b%20c"


def test_compressed_arc_files_are_read(message: Bytes, captures: Captures, html: bytes) -> None:
    content = arc(ARC_1, "http://example.com/a 1.2.3.4 20080430204826 text/html {}", message())
    assert [one.body for one in captures(gzip.compress(content), "x.arc.gz")] == [html, html]


def test_a_pipe_gives_what_the_file_gives(record: Bytes, packed: Bytes, read: Items) -> None:
    content = packed(*(record(url=f"http://example.com/{n}") for n in range(50)))

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self._left = io.BytesIO(content)

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            return self._left.read(min(size, 700) if size > 0 else size)

    assert list(iter_captures(Pipe(), name="test.warc")) == read(content)  # type: ignore[arg-type]


def test_captures_come_before_the_pipe_ends(record: Bytes, packed: Bytes) -> None:
    class Endless(io.RawIOBase):
        """The test would not end if the reader wanted it all."""

        served = 0

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            self.served += 1
            assert self.served < 50
            return packed(record(url=f"http://example.com/{self.served}")) * 1000

    first = next(iter_captures(Endless(), name="endless.warc.gz"))  # type: ignore[arg-type]
    assert isinstance(first, Capture)


def test_reading_goes_on_at_an_offset(record: Bytes, packed: Bytes, read: Items) -> None:
    content = packed(*(record(url=f"http://example.com/{n}") for n in range(9)))
    whole = read(content)
    came = whole[3].provenance  # type: ignore[union-attr]
    rest = read(content, start_offset=came.warc_offset + came.warc_length)
    assert rest == whole[4:]


def test_unwanted_captures_are_passed_by_unread(record: Bytes, packed: Bytes, read: Items) -> None:
    content = packed(*(record(url=f"http://example.com/{n}") for n in range(9)))
    found = read(content, wanted=lambda head: head.url.endswith("5"))
    assert [one.url for one in found] == ["http://example.com/5"]


def test_a_large_picture_is_dropped_unread(record: Bytes, message: Bytes, read: Items) -> None:
    picture = message(bytes(400_000), headers="Content-Type: image/png\r\n")
    drop = read(record(picture))[0]
    assert isinstance(drop, Drop)
    assert (drop.stage, drop.reason, drop.detail) == ("pages", "not_html", "image/png")


def test_a_block_over_the_limit_is_dropped_by_name(record: Bytes, message: Bytes, read: Items) -> None:
    items = read(record(message(b"a" * 5000)) + record(), limits=Limits(body_bytes=1000))
    assert [getattr(item, "reason", "capture") for item in items] == ["body_too_large", "capture"]


def test_folders_are_read_in_order_and_other_files_counted(
    tmp_path: Path, record: Bytes, html: bytes
) -> None:
    (tmp_path / "b.warc").write_bytes(record(url="http://b.org/"))
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "page.html").write_bytes(html)
    (tmp_path / "style.css").write_text("p {}")
    (tmp_path / ".hidden.html").write_bytes(html)
    counts = SourceCounts()
    found: list[Any] = list(iter_captures(tmp_path, counts=counts))
    assert [(one.provenance.source, one.body) for one in found] == [("file", html), ("warc", html)]
    assert counts.raw_records["other_file"] == 1


@pytest.mark.parametrize("suffix", ["warc", "warc.gz", "arc", "dat"])
def test_archives_in_folders_are_known_by_their_bytes(
    suffix: str, tmp_path: Path, record: Bytes, message: Bytes
) -> None:
    content = record(message(b"plain words"))
    if suffix == "arc":
        line = "http://example.com/a 1.2.3.4 20080430204826 text/plain {}"
        content = arc(ARC_1, line, message(b"plain words"))
    (tmp_path / f"x.{suffix}").write_bytes(gzip.compress(content) if suffix == "warc.gz" else content)
    found: list[Any] = list(iter_captures(tmp_path))
    assert found[0].body == b"plain words"


def test_a_zip_in_a_folder_that_is_no_wacz_is_passed_by(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 something")
    assert list(iter_captures(tmp_path)) == []


def test_a_pattern_stands_for_its_files(tmp_path: Path, record: Bytes) -> None:
    for name in ("1.warc", "2.warc", "3.other"):
        (tmp_path / name).write_bytes(record(url=f"http://example.com/{name}"))
    found: list[Any] = list(iter_captures(f"{tmp_path}/*.warc"))
    assert [one.url for one in found] == ["http://example.com/1.warc", "http://example.com/2.warc"]


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(iter_captures(tmp_path / "none.warc"))
