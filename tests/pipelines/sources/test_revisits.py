"""Revisits: payload of the original, headers of the revisit; never an empty article."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.cdxj import line_from_cdx_record
from pipelines.model import Capture, CdxRecord, Drop
from pipelines.sources import RevisitResolver, capture_at, iter_captures
from pipelines.sources.indexing import iter_cdx_records

Bytes = Callable[..., bytes]
Captures = Callable[..., list[Capture]]
SAME = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
DIGEST = {"WARC-Payload-Digest": "sha1:AAAA"}
LATER = {"WARC-Date": "2025-01-01T00:00:00Z"}
REVISIT_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nX-Visit: second\r\n\r\n"


def original(record: Bytes, **fields: str) -> bytes:
    return record(fields={**DIGEST, "WARC-Record-ID": "<urn:uuid:1>", **fields})


def revisit(
    record: Bytes, block: bytes = REVISIT_HEAD, *, url: str = "http://example.com/", **fields: str
) -> bytes:
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return record(block, kind="revisit", url=url, fields={**LATER, "WARC-Profile": SAME, **named})


def by_digest(record: Bytes, **named: str) -> bytes:
    return revisit(record, **{"WARC_Payload_Digest": "sha1:AAAA", **named})


@pytest.mark.parametrize(
    "clues",
    [
        {"WARC_Payload_Digest": "sha1:AAAA"},
        {"WARC_Payload_Digest": "AAAA"},
        {
            "WARC_Refers_To_Target_URI": "http://example.com/",
            "WARC_Refers_To_Date": "2024-05-06T07:08:09Z",
        },
        {
            "WARC_Refers_To_Target_URI": "<https://www.example.com/>",
            "WARC_Refers_To_Date": "2024-05-06T07:08:09Z",
        },
        {"WARC_Refers_To": "<urn:uuid:1>"},
    ],
    ids=["digest", "bare digest", "address and date", "address in another dress", "record id"],
)
def test_a_revisit_finds_its_original_by_any_clue(
    clues: dict[str, str], record: Bytes, captures: Captures, html: bytes
) -> None:
    assert captures(original(record) + revisit(record, **clues))[1].body == html


def test_a_revisit_keeps_its_own_headers_time_and_address(record: Bytes, captures: Captures) -> None:
    content = original(record) + by_digest(record, url="http://other.org/")
    found = captures(content)[1]
    assert found.url == "http://other.org/"
    assert found.headers == (("content-type", "text/html; charset=utf-8"), ("x-visit", "second"))
    assert (found.captured_at and found.captured_at.year, found.provenance.warc_offset) == (
        2025,
        len(original(record)),
    )


def test_a_revisit_without_headers_takes_the_originals(
    record: Bytes, captures: Captures, html: bytes
) -> None:
    content = original(record) + revisit(record, b"", WARC_Payload_Digest="sha1:AAAA")
    found = captures(content)[1]
    assert (found.body, dict(found.headers)["content-type"], found.status) == (html, "text/html", 200)


def test_a_page_that_was_not_modified_has_the_originals_status_and_headers(
    record: Bytes, captures: Captures, html: bytes
) -> None:
    head = b"HTTP/1.1 304 Not Modified\r\nETag: new\r\n\r\n"
    clues = {
        "WARC_Refers_To_Target_URI": "http://example.com/",
        "WARC_Refers_To_Date": "2024-05-06T07:08:09Z",
    }
    found = captures(original(record) + revisit(record, head, WARC_Profile=NOT_MODIFIED, **clues))[1]
    assert (found.status, found.body) == (200, html)
    assert {"etag": "new", "content-type": "text/html"}.items() <= dict(found.headers).items()


def test_a_revisit_of_a_revisit_is_followed(record: Bytes, captures: Captures, html: bytes) -> None:
    middle = revisit(
        record, WARC_Payload_Digest="sha1:AAAA", WARC_Record_ID="<urn:uuid:2>", url="http://b.org/"
    )
    last = revisit(
        record,
        url="http://c.org/",
        WARC_Refers_To_Target_URI="http://b.org/",
        WARC_Refers_To_Date="2025-01-01T00:00:00Z",
    )
    assert [one.body for one in captures(original(record) + middle + last)] == [html] * 3


def test_revisits_that_refer_to_each_other_end_unresolved(
    record: Bytes, read: Callable[..., list[Capture | Drop]]
) -> None:
    one = revisit(record, url="http://a.org/", WARC_Record_ID="<urn:uuid:1>", WARC_Refers_To="<urn:uuid:2>")
    two = revisit(record, url="http://b.org/", WARC_Record_ID="<urn:uuid:2>", WARC_Refers_To="<urn:uuid:1>")
    assert [getattr(item, "reason", "") for item in read(one + two)] == ["unresolved_revisit"] * 2


def test_the_original_may_come_later(record: Bytes, captures: Captures, html: bytes) -> None:
    assert captures(by_digest(record) + original(record))[0].body == html


def test_an_original_with_another_digest_is_not_taken(
    record: Bytes, read: Callable[..., list[Capture | Drop]]
) -> None:
    clues = {
        "WARC_Payload_Digest": "sha1:BBBB",
        "WARC_Refers_To_Target_URI": "http://example.com/",
        "WARC_Refers_To_Date": "2024-05-06T07:08:09Z",
    }
    item = read(original(record) + revisit(record, **clues))[1]
    assert isinstance(item, Drop)
    assert (item.reason, item.is_failure, item.detail) == ("unresolved_revisit", False, "sha1:BBBB")


def test_an_unresolved_revisit_is_named_with_file_and_offset(
    record: Bytes, read: Callable[..., list[Capture | Drop]]
) -> None:
    item = read(by_digest(record), "lone.warc")[0]
    assert isinstance(item, Drop)
    assert (item.reason, item.where, item.url) == ("unresolved_revisit", "lone.warc:0", "http://example.com/")


def test_an_original_is_found_in_another_given_file(
    tmp_path: Path, record: Bytes, packed: Bytes, html: bytes
) -> None:
    first, second = tmp_path / "1.warc.gz", tmp_path / "2.warc.gz"
    first.write_bytes(packed(record(kind="warcinfo", url=None), original(record)))
    second.write_bytes(packed(by_digest(record)))
    resolver = RevisitResolver([first, second])
    items = list(iter_captures(second, resolver=resolver))
    assert [item.body for item in items if isinstance(item, Capture)] == [html]


def test_an_original_is_found_through_an_index_alone(
    tmp_path: Path, record: Bytes, packed: Bytes, html: bytes
) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "indexes").mkdir()
    (tmp_path / "archive" / "1.warc.gz").write_bytes(packed(record(url="http://x.org/"), original(record)))
    index = tmp_path / "indexes" / "index.cdxj"
    lines = []
    for found in iter_cdx_records(tmp_path / "archive" / "1.warc.gz"):
        assert isinstance(found, CdxRecord)
        lines.append(line_from_cdx_record(found).replace(str(tmp_path / "archive") + "/", ""))
    index.write_text("\n".join(sorted(lines)))
    second = packed(by_digest(record))
    resolver = RevisitResolver(indexes=[index])
    items = list(iter_captures(io.BytesIO(second), name="2.warc.gz", resolver=resolver))
    assert [item.body for item in items if isinstance(item, Capture)] == [html]


def test_an_index_that_points_beyond_the_file_leaves_the_revisit_unresolved(
    tmp_path: Path, record: Bytes
) -> None:
    (tmp_path / "1.warc").write_bytes(original(record))
    (tmp_path / "index.cdxj").write_text(
        'com,example)/ 20240506070809 {"url": "http://example.com/", "digest": "AAAA", "mime": "text/html", '
        '"offset": "999999", "length": "10", "filename": "1.warc"}\n'
    )
    resolver = RevisitResolver(indexes=[tmp_path / "index.cdxj"])
    items = list(iter_captures(io.BytesIO(by_digest(record)), name="2.warc", resolver=resolver))
    assert [getattr(item, "reason", "") for item in items] == ["unresolved_revisit"]


def test_an_original_in_a_shared_gzip_member_is_found(record: Bytes, captures: Captures, html: bytes) -> None:
    import gzip

    content = gzip.compress(record(b"HTTP/1.1 200 OK\r\n\r\nother", url="http://a.org/") + original(record))
    assert captures(content + gzip.compress(by_digest(record)))[2].body == html


def test_one_capture_is_read_at_its_offset(tmp_path: Path, record: Bytes, packed: Bytes, html: bytes) -> None:
    path = tmp_path / "1.warc.gz"
    head = packed(record(kind="warcinfo", url=None), original(record))
    path.write_bytes(head + packed(by_digest(record)))
    found = capture_at(path, len(head))
    assert isinstance(found, Capture)
    assert (found.body, found.provenance.warc_offset) == (html, len(head))


def test_a_record_id_tells_records_of_one_member_apart(tmp_path: Path, record: Bytes) -> None:
    import gzip

    path = tmp_path / "1.warc.gz"
    two = record(url="http://b.org/", fields={"WARC-Record-ID": "<urn:uuid:9>"})
    path.write_bytes(gzip.compress(record() + two))
    found = capture_at(path, 0, record_id="<urn:uuid:9>")
    assert isinstance(found, Capture)
    assert found.url == "http://b.org/"


def test_no_more_files_are_listed_than_a_digest_takes(
    tmp_path: Path, record: Bytes, packed: Bytes, html: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        content = packed(original(record)) + packed(by_digest(record))
        (tmp_path / f"{number}.warc.gz").write_bytes(content)
    listed = []
    listing = RevisitResolver._list
    monkeypatch.setattr(
        RevisitResolver, "_list", lambda self, number: (listed.append(number), listing(self, number))
    )
    resolver = RevisitResolver(sorted(tmp_path.iterdir()))
    items = list(iter_captures(tmp_path / "3.warc.gz", resolver=resolver))
    assert ([item.body for item in items if isinstance(item, Capture)], len(listed)) == ([html, html], 1)
