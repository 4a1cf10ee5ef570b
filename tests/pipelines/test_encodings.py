"""Transfer and content encodings undone by what the bytes bear out."""

import gzip
import random
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard

from pipelines.encodings import DecodedPayload, dechunked, decode_payload, looks_like_text
from pipelines.errors import UnreadableCapture
from pipelines.limits import DEFAULT_LIMITS, Limits

WORDS = random.Random(7)
HTML = (
    "<html>" + " ".join(f"wörd{WORDS.randrange(10_000)}" for _ in range(20_000)) + "</html>"
).encode()  # large enough for several blocks of each coding


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def chunked(content: bytes, size: int = 1000) -> bytes:
    pieces = (content[start : start + size] for start in range(0, len(content), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


CODECS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda content: brotli.compress(content, quality=3),
    "zstd": zstandard.compress,
}


def decode(body: bytes, *headers: tuple[str, str], kind: str = "text/html") -> DecodedPayload:
    return decode_payload(body, (("content-type", kind), *headers), limits=DEFAULT_LIMITS)


def coded(body: bytes, name: str, kind: str = "text/html") -> DecodedPayload:
    return decode(body, ("content-encoding", name), kind=kind)


@pytest.mark.parametrize("name", CODECS)
def test_a_declared_coding_is_undone(name: str) -> None:
    assert coded(CODECS[name](HTML), name) == DecodedPayload(HTML, (), (name.removeprefix("x-"),))


def test_raw_deflate_is_deflate_too() -> None:
    assert coded(raw_deflate(HTML), "deflate").body == HTML


@pytest.mark.parametrize("name", CODECS)
def test_a_coding_undone_before_storing_is_left_alone(name: str) -> None:
    assert coded(HTML, name) == DecodedPayload(HTML)


@pytest.mark.parametrize("declared", ["", "identity", "gzip", "br", "deflate", "utf-8", "none"])
@pytest.mark.parametrize("true", ["gzip", "zstd"])
def test_magic_bytes_count_for_more_than_the_header(declared: str, true: str) -> None:
    assert coded(CODECS[true](HTML), declared).body == HTML


def test_brotli_that_is_called_gzip_is_undone() -> None:
    assert coded(CODECS["br"](HTML), "gzip").body == HTML


def test_zlib_without_a_header_is_undone() -> None:
    assert decode(zlib.compress(HTML)).body == HTML


@pytest.mark.parametrize(
    "names", [("gzip", "gzip"), ("gzip", "br"), ("br", "gzip"), ("zstd", "deflate")], ids=str
)
def test_two_codings_are_undone_in_reverse(names: tuple[str, str]) -> None:
    body = CODECS[names[1]](CODECS[names[0]](HTML))
    assert coded(body, ", ".join(names)).body == HTML


def test_a_second_gzip_that_nobody_declared_is_undone() -> None:
    assert coded(gzip.compress(gzip.compress(HTML)), "gzip").body == HTML


def test_two_headers_of_one_name_are_one_list() -> None:
    body = brotli.compress(gzip.compress(HTML))
    assert decode(body, ("content-encoding", "gzip"), ("content-encoding", "br")).body == HTML


def test_gzip_as_a_transfer_coding_is_undone() -> None:
    body = chunked(gzip.compress(HTML))
    assert decode(body, ("transfer-encoding", "gzip, chunked")).body == HTML


def test_a_gzip_file_that_is_meant_as_one_stays_packed() -> None:
    packed = gzip.compress(HTML)
    assert decode(packed, kind="application/gzip").body == packed


def test_all_members_of_a_gzip_stream_are_read_and_junk_behind_them_falls() -> None:
    body = gzip.compress(HTML[:999]) + gzip.compress(HTML[999:]) + b"junk"
    assert coded(body, "gzip") == DecodedPayload(HTML, (), ("gzip",))


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_stream_that_ends_early_gives_what_there_is(name: str) -> None:
    body = CODECS[name](HTML)
    decoded = coded(body[: len(body) * 9 // 10], name)
    assert decoded.flags == ("truncated",)
    assert 10_000 < len(decoded.body) < len(HTML)
    assert HTML.startswith(decoded.body)


def test_a_wrong_checksum_loses_no_byte() -> None:
    body = gzip.compress(HTML)
    decoded = coded(body[:-8] + b"12345678", "gzip")
    assert (decoded.body, decoded.flags) == (HTML, ("truncated",))


def test_noise_under_a_coding_is_flagged_and_kept() -> None:
    noise = random.Random(1).randbytes(4000)
    decoded = coded(noise, "gzip")
    assert (decoded.body, decoded.flags) == (noise, ("undecoded",))


def test_an_unknown_coding_is_flagged() -> None:
    noise = random.Random(3).randbytes(4000)
    assert coded(noise, "compress").body == noise


def test_an_empty_body_is_empty() -> None:
    assert coded(b"", "gzip") == DecodedPayload(b"")


@pytest.mark.parametrize(
    "pack",
    [
        lambda size: gzip.compress(bytes(size)),
        lambda size: brotli.compress(bytes(size), quality=3),
        lambda size: zstandard.compress(bytes(size)),
        lambda size: gzip.compress(gzip.compress(bytes(size))),
    ],
    ids=["gzip", "br", "zstd", "gzip twice"],
)
def test_a_bomb_is_refused_before_it_fills_the_memory(pack: Callable[[int], bytes]) -> None:
    with pytest.raises(UnreadableCapture) as refused:
        coded(pack(100_000_000), "gzip, gzip")
    assert refused.value.reason in ("compression_bomb", "decoded_too_large")


def test_more_than_the_limit_is_refused() -> None:
    body = gzip.compress(HTML)
    with pytest.raises(UnreadableCapture) as refused:
        decode_payload(body, (("content-encoding", "gzip"),), limits=Limits(decoded_bytes=10_000))
    assert refused.value.reason == "decoded_too_large"


def test_a_page_that_shrinks_well_is_no_bomb() -> None:
    page = b"<html>" + b" " * 5_000_000 + b"</html>"
    assert coded(gzip.compress(page), "gzip").body == page


def test_chunks_are_joined() -> None:
    assert decode(chunked(HTML), ("transfer-encoding", "chunked")) == DecodedPayload(HTML, (), ("chunked",))


@pytest.mark.parametrize(
    "body", [b"<html>no chunks</html>", b"\r\n<html>", b"", b"12 monkeys\r\n", b"abc\n<p>one line of hex"]
)
def test_what_was_dechunked_before_storing_is_left_alone(body: bytes) -> None:
    assert decode(body, ("transfer-encoding", "chunked")).body == body


def test_extensions_blanks_and_trailers_of_chunks_fall() -> None:
    body = b"4;a=b\r\nWiki\r\n5   \r\npedia\r\n0\r\nX-Sum: 1\r\n\r\n"
    assert dechunked(body) == DecodedPayload(b"Wikipedia")


def test_a_last_chunk_that_is_cut_is_flagged() -> None:
    assert dechunked(b"4\r\nWiki\r\n9\r\nped") == DecodedPayload(b"Wikiped", ("truncated",))


def test_chunks_without_an_end_are_flagged() -> None:
    assert dechunked(b"4\r\nWiki\r\n") == DecodedPayload(b"Wiki", ("truncated",))


@pytest.mark.parametrize("wrong", [990, 1010])
def test_a_wrong_chunk_size_is_mended_by_the_next_size_line(wrong: int) -> None:
    body = chunked(HTML).replace(b"3e8\r\n", b"%x\r\n" % wrong, 3)
    decoded = decode(body, ("transfer-encoding", "chunked"))
    assert (decoded.body, decoded.flags) == (HTML, ("broken_chunks",))


@pytest.mark.parametrize("size", [b"-5", b"0x10", b"1_0", b"99999999999999999999"])
def test_a_chunk_size_that_is_no_hex_number_ends_the_chunks(size: bytes) -> None:
    assert dechunked(b"4\r\nWiki\r\n" + size + b"\r\nrest") == DecodedPayload(
        b"Wiki" + size + b"\r\nrest", ("broken_chunks",)
    )


def test_text_is_told_from_noise() -> None:
    assert looks_like_text("Ünï <p>".encode()) is True
    assert looks_like_text("<p>x".encode("utf-16")) is True
    assert looks_like_text(gzip.compress(HTML)) is False


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("seed", range(5))
def test_flipped_bytes_never_raise(name: str, seed: int) -> None:
    source = random.Random(seed)
    for _ in range(20):
        body = bytearray(CODECS[name](HTML[:20_000]))
        for _ in range(source.randrange(1, 4)):
            body[source.randrange(len(body))] = source.randrange(256)
        assert isinstance(coded(bytes(body), name).body, bytes)
