"""A WARC file of a small site with every trap that replay software knows, written by warcio."""

import gzip
import io
from pathlib import Path

import brotli
from pages import SITE, WWW, story
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HTML = ("Content-Type", "text/html; charset=utf-8")


def write_warc(path: Path) -> None:
    """One capture of each kind; the last one of each URL is the newest."""
    with path.open("wb") as stream:
        site = _Site(WARCWriter(stream, gzip=True, warc_version="WARC/1.1"))
        site.response("2014-01-26T20:06:24Z", f"{WWW}/", story("The front page as it was"))
        site.response("2014-01-27T17:12:38Z", f"http://{SITE}", b"", "302 Found", ("Location", f"{WWW}/"))
        site.response("2014-01-27T17:12:38Z", f"{WWW}/", story("The front page a day later"))
        site.response(
            "2014-02-01T00:00:00Z", f"{WWW}/packed", gzip.compress(story("Packed by gzip")), *PACKED
        )
        site.response(
            "2014-02-02T00:00:00Z", f"{WWW}/brotli", brotli.compress(story("Packed by brotli")), *BROTLI
        )
        site.response("2014-02-03T00:00:00Z", f"{WWW}/chunks", _chunked(story("Sent in chunks")), *CHUNKED)
        russian = story("Буря над рекой", language="ru").replace(b"<meta charset=utf-8>", b"")
        cyrillic = russian.decode().encode("windows-1251", "replace")
        site.response(
            "2014-02-04T00:00:00Z", f"{WWW}/cyrillic", cyrillic, "200 OK", ("Content-Type", "text/html")
        )
        site.response("2014-02-05T00:00:00Z", f"{WWW}/gone", b"<h1>Gone</h1>", "404 Not Found", HTML)
        site.response(
            "2014-02-06T00:00:00Z", f"{WWW}/a.png", b"\x89PNG", "200 OK", ("Content-Type", "image/png")
        )
        site.response(
            "2014-02-07T00:00:00Z", f"{WWW}/q?b=2&a=1%20x&c=%D1%8F", story("With a query"), "200 OK", HTML
        )
        site.response("2014-02-08T00:00:00Z", f"https://{SITE}/secure", story("Over TLS"), "200 OK", HTML)
        site.response("2014-02-09T00:00:00Z", f"{WWW}/again", story("Seen again"), "200 OK", HTML)
        site.revisit("2014-03-09T00:00:00Z", f"{WWW}/again")
        moved = ("Location", "/again")
        site.response("2014-02-09T12:00:00Z", f"{WWW}/old-address", b"", "301 Moved Permanently", moved)
        site.response("2014-02-10T00:00:00Z", f"{WWW}/empty", b"", "200 OK", HTML)
        site.response("2014-02-11T00:00:00Z", f"{WWW}/busy", story("Too many"), "429 Too Many Requests", HTML)


PACKED = ("200 OK", HTML, ("Content-Encoding", "gzip"))
BROTLI = ("200 OK", HTML, ("Content-Encoding", "br"))
CHUNKED = ("200 OK", HTML, ("Transfer-Encoding", "chunked"))


def _chunked(body: bytes) -> bytes:
    half = len(body) // 2
    parts = (body[:half], body[half:], b"")
    return b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts)


class _Site:
    def __init__(self, writer: WARCWriter) -> None:
        self._writer = writer
        self._last: dict[str, tuple[str, str]] = {}

    def response(
        self, moment: str, url: str, body: bytes, status: str = "200 OK", *headers: tuple[str, str]
    ) -> None:
        length = () if ("Transfer-Encoding", "chunked") in headers else (("Content-Length", str(len(body))),)
        http = StatusAndHeaders(status, [*(headers or (HTML,)), *length], protocol="HTTP/1.1")
        record = self._writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            http_headers=http,
            warc_headers_dict={"WARC-Date": moment},
        )
        self._writer.write_record(record)
        self._last[url] = (moment, record.rec_headers.get_header("WARC-Payload-Digest"))

    def revisit(self, moment: str, url: str) -> None:
        refers_to, digest = self._last[url]
        http = StatusAndHeaders("200 OK", [HTML], protocol="HTTP/1.1")
        record = self._writer.create_revisit_record(url, digest, url, refers_to, http_headers=http)
        record.rec_headers.replace_header("WARC-Date", moment)
        self._writer.write_record(record)
