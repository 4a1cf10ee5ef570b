"""What was fetched to WARC 1.1 files: request, response or revisit, metadata; a gzip member a record.

Files grow as `NAME.warc.gz.open` and take their name when they are full or closed; a killed run leaves an
`.open` file of whole members and at most one torn one, which `close_torn_files` cuts off.
"""

import base64
import hashlib
import os
import uuid
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import msgspec

from pipelines.errors import SinkError
from pipelines.model import Capture, Provenance

MAX_FILE_BYTES = 1_000_000_000
"""What archives use for a WARC file (the WARC guidelines of the IIPC)."""
KNOWN_PAYLOADS = 1_000_000
"""Payloads that a later capture may refer to; the oldest are forgotten."""
GZIP_LEVEL = 6
OPEN_ENDING = ".open"
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
# Headers that are no longer true of a body whose codings were undone: kept under another name, as Common
# Crawl does, so that readers do not decode twice.
UNTRUE_HEADERS = ("content-encoding", "transfer-encoding", "content-length")
RENAMED = "X-Crawler-"
READ_BYTES = 1024 * 1024


class WarcEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One exchange with a server, or with an archive about one."""

    url: str
    """The page's own address, never the archive's."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """Of the response, true of `body` as it stands here but for `Transfer-Encoding`."""
    body: bytes
    """As stored: content codings as `headers` say, chunks undone."""
    captured_at: datetime
    """Aware. When the page was like this: the archive's time for an archived one."""
    is_decoded: bool = False
    """The codings of `headers` were undone."""
    request_url: str | None = None
    """What was asked for, where that is not `url`: the archive's address."""
    request_headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    ip_address: str | None = None
    archive: str | None = None
    archive_url: str | None = None
    fetched_at: datetime | None = None
    """When it went over the network, where that is not `captured_at`."""
    metadata: Mapping[str, str] = {}
    """Further fields of the metadata record."""
    truncated: str | None = None
    """Why the body is not whole, as `WARC-Truncated` says it: `disconnect`, `length`, …"""


def entry_from_capture(capture: Capture, *, captured_at: datetime) -> WarcEntry:
    """The entry of a capture whose bytes on the wire are gone; `captured_at` where the capture has none."""
    came = capture.provenance
    return WarcEntry(
        url=capture.url,
        status=capture.status,
        headers=capture.headers,
        body=capture.body,
        captured_at=capture.captured_at or captured_at,
        is_decoded=True,
        request_url=came.archive_url,
        archive=came.archive,
        archive_url=came.archive_url,
        fetched_at=capture.fetched_at,
        metadata={"flags": " ".join(capture.flags)} if capture.flags else {},
    )


class WarcWriter:
    """Writes entries into numbered WARC files of at most about `max_bytes` in `folder`.

    Remembers payload digests: the same payload again becomes a revisit. Raises `SinkError`.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        software: str,
        prefix: str = "newsscrape",
        max_bytes: int = MAX_FILE_BYTES,
        with_revisits: bool = True,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_id: Callable[[], uuid.UUID] = uuid.uuid4,
        warcinfo: Mapping[str, str] = {},
    ) -> None:
        self.folder = Path(folder)
        self._software = software
        self._prefix = prefix
        self._max_bytes = max_bytes
        self._with_revisits = with_revisits
        self._now = now
        self._new_id = new_id
        self._warcinfo = warcinfo
        self._file: BinaryIO | None = None
        self._name = ""
        self._serial = 0
        self._known: OrderedDict[str, tuple[str, str, str]] = OrderedDict()
        self.files: list[Path] = []
        """Closed files, complete."""

    def __enter__(self) -> "WarcWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, entry: WarcEntry) -> Provenance:
        """Where the response (or revisit) record of the entry lies now."""
        self._open_if_needed()
        response_id = self._new_id().urn
        headers = _stored_headers(entry)
        head = _http_head(entry.status, headers)
        digest = _digest(entry.body)
        fields = {
            "WARC-Target-URI": _one_line(entry.url),
            "WARC-Date": _warc_date(entry.captured_at),
            "WARC-Payload-Digest": digest,
        }
        if entry.ip_address:
            fields["WARC-IP-Address"] = entry.ip_address
        if entry.truncated:
            fields["WARC-Truncated"] = entry.truncated
        if entry.archive_url:
            fields["WARC-Source-URI"] = _one_line(entry.archive_url)
        original = self._known.get(digest) if self._with_revisits and entry.body else None
        fields["Content-Type"] = "application/http; msgtype=response"
        if original is not None:
            fields |= _refers(SAME_PAYLOAD, *original)
            place = self._record("revisit", response_id, fields, head)
        else:
            place = self._record("response", response_id, fields, head + entry.body)
            self._remember(digest, (entry.url, fields["WARC-Date"], response_id))
        self._write_request(entry, response_id)
        self._write_metadata(entry, response_id)
        return Provenance(
            source="warc",
            archive=entry.archive,
            archive_url=entry.archive_url,
            warc_file=self._name,
            warc_offset=place[0],
            warc_length=place[1],
            warc_record_id=f"<{response_id}>",
            payload_digest=digest,
        )

    def write_not_modified(self, entry: WarcEntry, *, original_url: str, original_at: datetime) -> None:
        """A 304 to a conditional request, as a revisit of what was captured at `original_at`."""
        self._open_if_needed()
        revisit_id = self._new_id().urn
        fields = {
            "WARC-Target-URI": _one_line(entry.url),
            "WARC-Date": _warc_date(entry.captured_at),
            "Content-Type": "application/http; msgtype=response",
        }
        fields |= _refers(NOT_MODIFIED, original_url, _warc_date(original_at), None)
        self._record("revisit", revisit_id, fields, _http_head(entry.status, entry.headers))
        self._write_request(entry, revisit_id)

    def close(self) -> None:
        """Gives the file that is being written its name."""
        if self._file is None:
            return
        path = self.folder / self._name
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            os.replace(path.with_name(path.name + OPEN_ENDING), path)
        except OSError as error:
            raise SinkError(f"cannot write {path}: {error.strerror or error}") from error
        self._file = None
        self.files.append(path)

    def abandon(self) -> None:
        """Closes the file that is being written under its `.open` name, for `close_torn_files`."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def flush(self) -> None:
        """All records so far are with the operating system and survive this process."""
        if self._file is not None:
            self._file.flush()

    def _open_if_needed(self) -> None:
        if self._file is not None and self._file.tell() < self._max_bytes:
            return
        self.close()
        started = self._now()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            while True:
                self._name = (
                    f"{self._prefix}-{started.astimezone(UTC):%Y%m%d%H%M%S}-{self._serial:05}.warc.gz"
                )
                self._serial += 1
                path = self.folder / self._name
                if not path.exists() and not path.with_name(path.name + OPEN_ENDING).exists():
                    break
            self._file = path.with_name(path.name + OPEN_ENDING).open("xb")
        except OSError as error:
            raise SinkError(f"cannot write to {self.folder}: {error.strerror or error}") from error
        about = {
            "software": self._software,
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            **self._warcinfo,
        }
        fields = {
            "WARC-Date": _warc_date(started),
            "WARC-Filename": self._name,
            "Content-Type": "application/warc-fields",
        }
        self._record("warcinfo", self._new_id().urn, fields, _warc_fields(about))

    def _write_request(self, entry: WarcEntry, response_id: str) -> None:
        if not entry.request_headers and entry.request_url is None:
            return
        url = entry.request_url or entry.url
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [f"{entry.method} {_one_line(target)} HTTP/1.1", f"Host: {parts.netloc}"]
        lines += [
            f"{name}: {_one_line(value)}" for name, value in entry.request_headers if name.lower() != "host"
        ]
        block = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")
        fields = {
            "WARC-Target-URI": _one_line(url),
            "WARC-Date": _warc_date(entry.fetched_at or entry.captured_at),
            "WARC-Concurrent-To": f"<{response_id}>",
            "Content-Type": "application/http; msgtype=request",
        }
        self._record("request", self._new_id().urn, fields, block)

    def _write_metadata(self, entry: WarcEntry, response_id: str) -> None:
        about = dict(entry.metadata)
        if entry.archive_url:
            about = {"archive": entry.archive or "", "archive-url": entry.archive_url, **about}
        if entry.fetched_at and entry.fetched_at != entry.captured_at:
            about["fetched-at"] = _warc_date(entry.fetched_at)
        if not about:
            return
        fields = {
            "WARC-Target-URI": _one_line(entry.url),
            "WARC-Date": _warc_date(entry.fetched_at or entry.captured_at),
            "WARC-Concurrent-To": f"<{response_id}>",
            "Content-Type": "application/warc-fields",
        }
        self._record("metadata", self._new_id().urn, fields, _warc_fields(about))

    def _record(self, kind: str, record_id: str, fields: dict[str, str], block: bytes) -> tuple[int, int]:
        lines = [
            "WARC/1.1",
            f"WARC-Type: {kind}",
            f"WARC-Record-ID: <{record_id}>",
            *(f"{name}: {value}" for name, value in fields.items()),
            f"WARC-Block-Digest: {_digest(block)}",
            f"Content-Length: {len(block)}",
        ]
        record = ("\r\n".join(lines) + "\r\n\r\n").encode() + block + b"\r\n\r\n"
        packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        member = packer.compress(record) + packer.flush()
        assert self._file is not None  # noqa: S101 - opened by _open_if_needed
        try:
            offset = self._file.tell()
            self._file.write(member)
        except OSError as error:
            raise SinkError(f"cannot write {self._name}: {error.strerror or error}") from error
        return offset, len(member)

    def _remember(self, digest: str, place: tuple[str, str, str]) -> None:
        self._known[digest] = place
        if len(self._known) > KNOWN_PAYLOADS:
            self._known.popitem(last=False)


def close_torn_files(folder: str | os.PathLike[str]) -> list[Path]:
    """Names the `.open` files that a killed run left, cut behind their last whole member."""
    named = []
    for path in sorted(Path(folder).glob(f"*.warc.gz{OPEN_ENDING}")):
        whole = _whole_bytes(path)
        if whole == 0:
            path.unlink()
            continue
        with path.open("r+b") as file:
            file.truncate(whole)
        final = path.with_name(path.name.removesuffix(OPEN_ENDING))
        os.replace(path, final)
        named.append(final)
    return named


def _whole_bytes(path: Path) -> int:
    """Bytes up to the end of the last gzip member that is all there."""
    whole = position = 0
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        while chunk := file.read(READ_BYTES):
            position += len(chunk)
            while chunk:
                try:
                    inflater.decompress(chunk, READ_BYTES)
                except zlib.error:
                    return whole
                chunk = inflater.unused_data or inflater.unconsumed_tail
                if inflater.eof:
                    whole = position - len(inflater.unused_data)
                    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return whole


def _refers(profile: str, url: str, date: str, record_id: str | None) -> dict[str, str]:
    fields = {
        "WARC-Profile": profile,
        "WARC-Refers-To-Target-URI": _one_line(url),
        "WARC-Refers-To-Date": date,
    }
    return fields | ({"WARC-Refers-To": f"<{record_id}>"} if record_id else {})


def _stored_headers(entry: WarcEntry) -> tuple[tuple[str, str], ...]:
    """Headers that are true of the stored body; the others renamed."""
    untrue = UNTRUE_HEADERS if entry.is_decoded else ("transfer-encoding",)
    headers: list[tuple[str, str]] = []
    for name, value in entry.headers:
        bare = name.lower()
        if bare in untrue:
            headers.append((RENAMED + name, value))
        elif bare != "content-length":
            headers.append((name, value))
    if not entry.is_decoded:
        headers += [
            (RENAMED + name, value) for name, value in entry.headers if _is_wrong_length(name, value, entry)
        ]
    if entry.body or entry.status not in (204, 304):
        headers.append(("Content-Length", str(len(entry.body))))
    return tuple(headers)


def _is_wrong_length(name: str, value: str, entry: WarcEntry) -> bool:
    return name.lower() == "content-length" and value.strip() != str(len(entry.body))


def _http_head(status: int, headers: tuple[tuple[str, str], ...]) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {_one_line(value)}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def _warc_fields(fields: Mapping[str, str]) -> bytes:
    return "".join(f"{name}: {_one_line(value)}\r\n" for name, value in fields.items()).encode()


def _one_line(value: str) -> str:
    """Without line ends, which would end a header."""
    return value.replace("\r", " ").replace("\n", " ").strip()


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _digest(content: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(content).digest()).decode()
