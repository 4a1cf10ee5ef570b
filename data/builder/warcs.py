"""Writes planned responses and revisits into WARC files: the same bytes on every run."""

import hashlib
import uuid
from base64 import b32encode
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from data.builder.pages import Response

FILES = (("20180101", "arab-2014-2017"), ("20230601", "arab-2018-2023"), ("99999999", "arab-2023-2024"))
"""First day after which nothing goes into the file of that name."""
NAMESPACE = uuid.UUID("6f1c3d5e-6d0b-5a55-9c42-70c0a1b2d3e4")
STATUS_TEXT = {200: "OK", 301: "Moved Permanently", 302: "Found", 404: "Not Found"}
SOFTWARE = "newsscrape demo archive builder"


@dataclass(frozen=True)
class Entry:
    """One capture to write; `refers_to` is the earlier response whose payload a revisit repeats."""

    response: Response
    kind: str
    """`article`, `section`, `error`, `not_found`, `redirect`, `image`."""
    refers_to: Response | None = None
    with_request: bool = False

    @property
    def file(self) -> str:
        return file_of(self.response.timestamp)


def file_of(timestamp: str) -> str:
    return next(name for end, name in FILES if timestamp < end) + ".warc.gz"


def iso_date(timestamp: str) -> str:
    t = timestamp
    return f"{t[:4]}-{t[4:6]}-{t[6:8]}T{t[8:10]}:{t[10:12]}:{t[12:14]}Z"


def payload_digest(body: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def record_id(*parts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(NAMESPACE, ' '.join(parts))}>"


def write_warc(path: Path, entries: list[Entry]) -> None:
    """One gzip member per WARC record, in time order, warcinfo first."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        _write_warcinfo(writer, path.name, entries[0].response.timestamp)
        for entry in sorted(entries, key=lambda e: (e.response.timestamp, e.response.url)):
            _write_entry(writer, entry)


def _write_warcinfo(writer: WARCWriter, name: str, timestamp: str) -> None:
    lines = {"software": SOFTWARE, "format": "WARC File Format 1.0", "isPartOf": "newsscrape-demo"}
    body = "".join(f"{key}: {value}\r\n" for key, value in lines.items()).encode()
    headers = {
        "WARC-Record-ID": record_id("warcinfo", name),
        "WARC-Date": iso_date(timestamp),
        "WARC-Filename": name,
    }
    writer.write_record(
        writer.create_warc_record("", "warcinfo", BytesIO(body), len(body), warc_headers_dict=headers)
    )


def _write_entry(writer: WARCWriter, entry: Entry) -> None:
    response = entry.response
    identity = record_id("response", response.timestamp, response.url)
    headers = {"WARC-Record-ID": identity, "WARC-Date": iso_date(response.timestamp)}
    status_line = f"{response.status} {STATUS_TEXT[response.status]}"
    http = StatusAndHeaders(status_line, list(response.headers), protocol="HTTP/1.1")
    if entry.refers_to is not None:
        record = writer.create_revisit_record(
            response.url,
            payload_digest(entry.refers_to.body),
            entry.refers_to.url,
            iso_date(entry.refers_to.timestamp),
            http_headers=http,
            warc_headers_dict=headers,
        )
    else:
        record = writer.create_warc_record(
            response.url,
            "response",
            payload=BytesIO(response.body),
            length=len(response.body),
            http_headers=http,
            warc_headers_dict=headers,
        )
    writer.write_record(record)
    if entry.with_request:
        _write_request(writer, response, identity)


def _write_request(writer: WARCWriter, response: Response, concurrent_to: str) -> None:
    headers = {
        "WARC-Record-ID": record_id("request", response.timestamp, response.url),
        "WARC-Date": iso_date(response.timestamp),
        "WARC-Concurrent-To": concurrent_to,
    }
    path = "/" + response.url.split("/", 3)[3]
    http = StatusAndHeaders(f"GET {path} HTTP/1.1", [("Host", "arab.com.ua")], is_http_request=True)
    writer.write_record(
        writer.create_warc_record(response.url, "request", http_headers=http, warc_headers_dict=headers)
    )
