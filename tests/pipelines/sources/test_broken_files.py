"""Broken archive files: the rest is read, what was lost is named with file and offset, nothing raises."""

import gzip
import io
import random
from collections.abc import Callable

import pytest

from pipelines.limits import Limits
from pipelines.model import Capture, Drop
from pipelines.sources import iter_captures

Bytes = Callable[..., bytes]
Items = Callable[..., list[Capture | Drop]]


def outline(items: list[Capture | Drop]) -> list[str]:
    """Addresses of captures and reasons of drops."""
    return [item.url[-1] if isinstance(item, Capture) else item.reason for item in items]


def three(record: Bytes, message: Bytes) -> list[bytes]:
    bodies = [b"<html><p>%s</p></html>" % (name.encode() * 40) for name in "abc"]
    return [
        record(message(body), url=f"http://x.org/{name}") for name, body in zip("abc", bodies, strict=True)
    ]


def test_garbage_between_plain_records_is_skipped_and_named(
    record: Bytes, message: Bytes, read: Items
) -> None:
    a, b, c = three(record, message)
    items = read(a + b"garbage\r\nmore garbage " * 20 + b"\n" + b + c)
    assert outline(items) == ["a", "broken_record", "b", "c"]
    drop = items[1]
    assert isinstance(drop, Drop)
    assert (drop.where, drop.is_failure) == (f"test.warc:{len(a)}", True)
    assert "441 bytes" in (drop.detail or "")


def test_garbage_between_gzip_members_is_skipped_and_named(
    record: Bytes, message: Bytes, packed: Bytes, read: Items
) -> None:
    a, b, c = (packed(one) for one in three(record, message))
    items = read(a + b"\x1f\x8bgarbage" * 9 + b + c)
    assert outline(items) == ["a", "broken_record", "b", "c"]
    assert items[1].where == f"test.warc:{len(a)}"  # type: ignore[union-attr]


def test_a_member_that_breaks_in_the_middle_gives_what_there_is(
    record: Bytes, message: Bytes, read: Items
) -> None:
    source = random.Random(1)
    noise = bytes(source.randrange(97, 123) for _ in range(20_000))
    broken = bytearray(gzip.compress(record(message(b"<p>" + noise), url="http://x.org/a")))
    broken[len(broken) // 2 :] = b"\xff" * (len(broken) - len(broken) // 2)
    items = read(bytes(broken) + gzip.compress(record(url="http://x.org/b")))
    assert outline(items) == ["a", "broken_record", "b"]
    first = items[0]
    assert isinstance(first, Capture)
    assert first.flags == ("damaged", "truncated")
    assert first.body[:9000] == (b"<p>" + noise)[:9000]


def test_a_record_before_a_broken_member_is_not_damaged_itself(
    record: Bytes, packed: Bytes, read: Items
) -> None:
    sound, broken = packed(record(url="http://x.org/a")), bytearray(packed(record(url="http://x.org/b")))
    broken[12:40] = b"\xff" * 28

    first, gap = read(sound + bytes(broken))

    assert first.flags == ()  # type: ignore[union-attr]
    assert gap.where == f"test.warc:{len(sound)}"  # type: ignore[union-attr]


def test_noise_that_inflates_by_chance_is_flagged_as_damaged(
    record: Bytes, message: Bytes, read: Items
) -> None:
    source = random.Random(1)
    noise = bytes(source.randrange(97, 123) for _ in range(20_000))
    broken = bytearray(gzip.compress(record(message(b"<p>" + noise), url="http://x.org/a")))
    broken[len(broken) // 2 :] = bytes(len(broken) - len(broken) // 2)  # zeros are letters to Huffman's tree
    items = read(bytes(broken) + gzip.compress(record(url="http://x.org/b")))
    assert outline(items) == ["a", "broken_record", "b"]
    assert items[0].flags == ("damaged",)  # type: ignore[union-attr]


def test_a_wrong_checksum_is_flagged_and_nothing_is_lost(
    record: Bytes, message: Bytes, packed: Bytes, read: Items
) -> None:
    a, b, _ = (packed(one) for one in three(record, message))
    items = read(a[:-8] + b"\0\0\0\0" + a[-4:] + b)
    assert outline(items) == ["a", "b"]
    assert [one.flags for one in items] == [("damaged",), ()]  # type: ignore[union-attr]


def test_a_header_without_an_end_costs_its_record_only(record: Bytes, message: Bytes, read: Items) -> None:
    a, b, c = three(record, message)
    broken = b.replace(b"\r\n\r\n", b"\r\n", 1).replace(b"\r\n\r\n", b"\r\n")
    assert outline(read(gzip.compress(a) + gzip.compress(broken) + gzip.compress(c))) == [
        "a",
        "broken_record",
        "c",
    ]


def test_headers_of_ten_megabytes_are_refused_and_the_rest_read(
    record: Bytes, message: Bytes, read: Items
) -> None:
    a, b, c = three(record, message)
    huge = b.replace(b"WARC-Date", b"X-Pad: " + b"a" * 10_000_000 + b"\r\nWARC-Date")
    items = read(a + huge + c)
    assert outline(items) == ["a", "broken_record", "c"]
    assert "header of over 1048576 bytes" in (items[1].detail or "")  # type: ignore[union-attr]


def test_http_headers_of_ten_megabytes_are_refused(record: Bytes, message: Bytes, read: Items) -> None:
    block = message(headers="X-Pad: " + "a" * 10_000_000 + "\r\n")
    items = read(record(block, url="http://x.org/a") + record(url="http://x.org/b"))
    assert outline(items) == ["header_too_large", "b"]


@pytest.mark.parametrize("missing", [1, 20, 70])
def test_a_length_that_is_too_small_is_mended_by_the_next_record(
    missing: int, record: Bytes, message: Bytes, read: Items, html: bytes
) -> None:
    block = message()
    items = read(
        record(block, url="http://x.org/a", length=len(block) - missing) + record(url="http://x.org/b")
    )
    assert outline(items) == ["a", "b"]
    first = items[0]
    assert isinstance(first, Capture)
    assert (first.body, first.flags) == (html, ("wrong_length",))


def test_a_length_that_is_too_large_swallows_no_record(
    record: Bytes, message: Bytes, read: Items, html: bytes
) -> None:
    items = read(
        record(url="http://x.org/a", length=900) + record(url="http://x.org/b") + record(url="http://x.org/c")
    )
    assert outline(items) == ["a", "b", "c"]
    first = items[0]
    assert isinstance(first, Capture)
    assert (first.body, first.flags) == (html, ("wrong_length",))


def test_a_length_beyond_the_file_swallows_no_record(record: Bytes, read: Items) -> None:
    content = record(url="http://x.org/a", length=10**12) + record(url="http://x.org/b")
    assert "b" in outline(read(content))


def test_a_request_with_a_length_beyond_the_file_swallows_no_record(record: Bytes, read: Items) -> None:
    content = record(kind="request", length=10**9) + record(url="http://x.org/b")
    assert outline(read(content)) == ["b"]


@pytest.mark.parametrize("length", ["", "abc", "-1", "1e3"])
def test_a_length_that_is_no_number_ends_at_the_next_record(
    length: str, record: Bytes, read: Items, html: bytes
) -> None:
    items = read(record(url="http://x.org/a", length=length) + record(url="http://x.org/b"))
    assert [one.body for one in items] == [html, html]  # type: ignore[union-attr]


def test_a_member_shorter_than_declared_is_flagged(record: Bytes, packed: Bytes, read: Items) -> None:
    short = record(b"HTTP/1.1 200 OK\r\n\r\n<p>cut", url="http://x.org/a", length=5000, tail=b"")
    items = read(packed(short, record(url="http://x.org/b")))
    assert outline(items) == ["a", "b"]
    assert "truncated" in items[0].flags  # type: ignore[union-attr]


def test_a_gzip_file_that_ends_early_flags_and_names_its_last_record(
    record: Bytes, message: Bytes, packed: Bytes, read: Items
) -> None:
    a, b, _ = three(record, message)
    source = random.Random(2)
    noise = bytes(source.randrange(97, 123) for _ in range(9000))
    last = gzip.compress(record(message(noise), url="http://x.org/z"))
    items = read(packed(a, b) + last[:-3000])
    assert outline(items) == ["a", "b", "z", "broken_record"]
    assert "truncated" in items[2].flags  # type: ignore[union-attr]
    assert items[3].where == f"test.warc:{len(packed(a, b))}"  # type: ignore[union-attr]


def test_a_plain_file_that_ends_early_flags_and_names_its_last_record(
    record: Bytes, message: Bytes, read: Items
) -> None:
    a, b, _ = three(record, message)
    items = read((a + b)[:-50])
    assert outline(items) == ["a", "b", "broken_record"]
    assert "truncated" in items[1].flags  # type: ignore[union-attr]


def test_a_file_still_being_written_may_end_anywhere(record: Bytes, packed: Bytes, read: Items) -> None:
    items = read(packed(record(), record())[:-20], "x.warc.gz.open")
    assert not any(isinstance(one, Drop) and one.is_failure for one in items)


def test_warc_truncated_is_a_flag(record: Bytes, read: Items) -> None:
    assert read(record(fields={"WARC-Truncated": "length"}))[0].flags == ("truncated",)  # type: ignore[union-attr]


def test_an_http_length_above_the_stored_bytes_is_a_cut(record: Bytes, message: Bytes, read: Items) -> None:
    block = message(b"<html><p>cut he", headers="Content-Length: 9000\r\n")
    assert read(record(block))[0].flags == ("truncated",)  # type: ignore[union-attr]


def test_an_http_length_that_lies_about_a_whole_page_is_no_cut(
    record: Bytes, message: Bytes, read: Items, html: bytes
) -> None:
    assert read(record(message(html, headers="Content-Length: 9000\r\n")))[0].flags == ()  # type: ignore[union-attr]


def test_an_empty_file_is_a_failure(read: Items) -> None:
    assert outline(read(b"")) == ["empty_file"]


def test_a_file_whose_first_bytes_are_broken_is_read_behind_them(
    record: Bytes, message: Bytes, packed: Bytes, read: Items
) -> None:
    content = b"\0\0" + packed(*three(record, message))[2:]
    assert outline(read(content, "unknown"))[-2:] == ["b", "c"]


def test_a_bomb_in_a_member_is_refused_in_bounded_memory(record: Bytes, message: Bytes, read: Items) -> None:
    bomb = gzip.compress(record(message(bytes(40_000_000)), url="http://x.org/a"))
    limits = Limits(body_bytes=1_000_000)
    assert outline(read(bomb + gzip.compress(record(url="http://x.org/b")), limits=limits)) == [
        "body_too_large",
        "b",
    ]


def test_a_bomb_in_a_body_is_refused_by_name(record: Bytes, message: Bytes, read: Items) -> None:
    bomb = gzip.compress(gzip.compress(bytes(60_000_000)))
    items = read(record(message(bomb, headers="Content-Encoding: gzip, gzip\r\n")))
    assert outline(items) == ["compression_bomb"]


def test_names_with_line_ends_stay_in_their_line(record: Bytes, read: Items) -> None:
    items = read(record() + b"garbage", "evil\nname.warc")
    assert [one.where for one in items if isinstance(one, Drop)] == [f"evil\\nname.warc:{len(record())}"]


def mixed_file(record: Bytes, message: Bytes) -> bytes:
    parts = [record(kind="warcinfo", url=None), *three(record, message)]
    parts.append(record(b"HTTP/1.1 200 OK\r\n\r\n", kind="revisit", fields={"WARC-Payload-Digest": "sha1:A"}))
    return b"".join(map(gzip.compress, parts))


@pytest.mark.parametrize("is_packed", [True, False], ids=["gzip", "plain"])
def test_a_file_cut_anywhere_is_read_without_an_error(is_packed: bool, record: Bytes, message: Bytes) -> None:
    content = mixed_file(record, message)
    content = content if is_packed else gzip.decompress(content)
    whole = [one for one in iter_captures(io.BytesIO(content), name="t.warc") if isinstance(one, Capture)]
    for end in range(1, len(content), 97):
        cut = iter_captures(io.BytesIO(content[:end]), name="t.warc")
        sound = [one for one in cut if isinstance(one, Capture) and "truncated" not in one.flags]
        assert sound == whole[: len(sound)]


@pytest.mark.parametrize("seed", range(8))
def test_flipped_bits_and_stray_bytes_never_raise_nor_lose_the_other_records(
    seed: int, record: Bytes, message: Bytes
) -> None:
    source = random.Random(seed)
    members = [gzip.compress(one) for one in three(record, message)] * 4
    for _ in range(25):
        victim = source.randrange(len(members))
        broken = bytearray(members[victim])
        at = source.randrange(len(broken))
        if source.random() < 0.5:
            broken[at] ^= 1 << source.randrange(8)
        else:
            broken[at:at] = source.randbytes(source.randrange(1, 60))
        content = b"".join([*members[:victim], bytes(broken), *members[victim + 1 :]])
        items = list(iter_captures(io.BytesIO(content), name="t.warc.gz"))
        assert sum(isinstance(one, Capture) for one in items) >= len(members) - 1


@pytest.mark.parametrize("name", ["x.cdx", "x.cdxj", "x.cdx.gz"])
def test_an_index_as_a_source_is_refused_with_a_hint(name: str, read: Items) -> None:
    line = b'com,example)/ 20240506070809 {"url": "http://example.com/", "offset": "0"}\n'
    (drop,) = read(gzip.compress(line) if name.endswith(".gz") else line, name)
    assert isinstance(drop, Drop)
    assert (drop.reason, "--index" in (drop.detail or ""), drop.is_failure) == ("capture_index", True, True)


def test_a_file_packed_over_and_over_is_refused(record: Bytes, read: Items) -> None:
    content = record()
    for _ in range(12):
        content = gzip.compress(content)
    assert outline(read(content)) == ["nested_too_deep"]
