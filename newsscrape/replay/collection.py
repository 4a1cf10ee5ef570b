"""Archive files (WARC, ARC, WACZ) to an index of their captures, and back to the stored responses."""

import bisect
import hashlib
from base64 import b32encode
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from pipelines.encodings import dechunked
from pipelines.errors import BadArchiveFile
from pipelines.limits import DEFAULT_LIMITS
from pipelines.model import CdxRecord
from pipelines.sources.archivefiles import iter_file_records, kind_of
from pipelines.sources.captures import is_capture, wants_captures
from pipelines.sources.heads import target_uri
from pipelines.sources.http import HttpMessage, original_headers, read_http_head
from pipelines.sources.rawfiles import RawFile
from pipelines.sources.rawrecords import RawRecord
from pipelines.sources.wacz import inner_files
from pipelines.sources.warc import moment_from_date
from pipelines.timestamps import timestamp_from_datetime
from pipelines.urls import urlkey_from_url

ARCHIVE_KINDS = ("warc", "arc")
MAX_HOPS = 5
"""A revisit may refer to a revisit; this far a chain is followed."""
Headers = tuple[tuple[str, str], ...]
Opener = Callable[[], RawFile]
_Place = tuple[str | None, int | None, str, str]


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """One stored response: transfer coding undone, content coding as it is."""

    status: int
    headers: Headers
    """As stored, names in lower case."""
    body: bytes


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What the index keeps of one capture beside its CDX record."""

    cdx: CdxRecord
    opener: Opener
    """Opens the file that holds it."""
    inside: int
    """Uncompressed bytes from the start of its gzip member."""
    refers_to_url: str | None = None
    refers_to_timestamp: str | None = None


class Collection:
    """The captures of some archive files, sorted by urlkey and time. Reads only; safe to share by threads."""

    def __init__(self, paths: Iterable[Path]) -> None:
        """Indexes the files, passing by what is broken in them.

        Raises `BadArchiveFile` for a file that is none, OSError for one that is not there.
        """
        entries = [entry for path in paths for entry in _iter_entries(path)]
        self._entries = sorted(entries, key=lambda entry: (entry.cdx.urlkey, entry.cdx.timestamp))
        self._keys = [entry.cdx.urlkey for entry in self._entries]
        self._by_digest: dict[str, _Entry] = {}
        self._by_place: dict[_Place, _Entry] = {}
        for entry in self._entries:
            self._by_place[_place(entry.cdx)] = entry
            if entry.cdx.digest and not entry.cdx.is_revisit:
                self._by_digest.setdefault(entry.cdx.digest, entry)

    def __len__(self) -> int:
        return len(self._entries)

    def records(self) -> Iterator[CdxRecord]:
        """All CDX records, by urlkey and time."""
        return (entry.cdx for entry in self._entries)

    def records_of(self, url: str) -> list[CdxRecord]:
        """The captures of one address (of its urlkey), oldest first."""
        key = urlkey_from_url(url)
        start, end = bisect.bisect_left(self._keys, key), bisect.bisect_right(self._keys, key)
        return [entry.cdx for entry in self._entries[start:end]]

    def read(self, record: CdxRecord) -> Stored | None:
        """The response of a capture; a revisit's with the payload it refers to, None if that is not here.

        Raises `BadArchiveFile` where the file is not any more what was indexed.
        """
        entry = self._by_place[_place(record)]
        stored = _read_stored(entry)
        original = self._original(entry)
        if entry is original:
            return stored
        if original is None:
            return None
        payload = _read_stored(original)
        if stored.status == 304:  # it says which headers changed, the others hold on (RFC 9111, 3.2)
            changed = {name for name, _ in stored.headers}
            kept = tuple(header for header in payload.headers if header[0] not in changed)
            return Stored(status=payload.status, headers=kept + stored.headers, body=payload.body)
        # The headers of a revisit say how its own payload was coded, where it stores any (ISO 28500, 6.7.2).
        return Stored(status=stored.status, headers=stored.headers or payload.headers, body=payload.body)

    def _original(self, entry: _Entry) -> _Entry | None:
        """The capture that holds the payload: by address and date where given, else by digest."""
        for _ in range(MAX_HOPS):
            if not entry.cdx.is_revisit:
                return entry
            following = self._referred(entry)
            if following is None or following is entry:
                return None
            entry = following
        return None

    def _referred(self, entry: _Entry) -> _Entry | None:
        if entry.refers_to_url and entry.refers_to_timestamp:
            for record in self.records_of(entry.refers_to_url):
                if record.timestamp == entry.refers_to_timestamp and record != entry.cdx:
                    return self._by_place[_place(record)]
        return self._by_digest.get(entry.cdx.digest or "")


def _place(record: CdxRecord) -> _Place:
    return record.filename, record.offset, record.url, record.timestamp


def _iter_entries(path: Path) -> Iterator[_Entry]:
    for opener in _openers(path):
        with opener() as raw:
            yield from _entries_of(raw, opener)


def _entries_of(raw: RawFile, opener: Opener) -> Iterator[_Entry]:
    is_archive = False
    for found in iter_file_records(raw, kind_of(raw), limits=DEFAULT_LIMITS, wants=wants_captures):
        is_archive = is_archive or isinstance(found, RawRecord)
        if isinstance(found, RawRecord) and is_capture(found.head) and found.is_read:
            entry = _entry(found, opener, raw.label)
            if entry is not None:
                yield entry
    if not is_archive:
        raise BadArchiveFile(raw.name, 0, "no WARC record in it")


def _openers(path: Path) -> list[Opener]:
    """The file itself, or the archive files inside a WACZ. Raises `BadArchiveFile` for any other file."""
    with RawFile(path) as raw:
        kind = kind_of(raw)
    openers: list[Opener] = [partial(RawFile, path)]
    if kind == "wacz":
        openers = [opener for _, opener in inner_files(path)]
    elif kind not in ARCHIVE_KINDS:
        openers = []
    if not openers:
        raise BadArchiveFile(str(path), 0, f"no WARC, ARC or WACZ file ({kind})")
    return openers


def _entry(found: RawRecord, opener: Opener, label: str) -> _Entry | None:
    """None for a record whose date is none: it cannot be asked for."""
    head = found.head
    moment = moment_from_date(head.date)
    if moment is None:
        return None
    message, body = _message(found)
    is_revisit = head.kind == "revisit"
    digest = head.fields.get("warc-payload-digest") or _sha1(body)
    refers_to = moment_from_date(head.fields.get("warc-refers-to-date", ""))
    cdx = CdxRecord(
        urlkey=urlkey_from_url(head.url),
        timestamp=timestamp_from_datetime(moment),
        url=head.url,
        mimetype="warc/revisit" if is_revisit else _mimetype(message.headers),
        statuscode=None if is_revisit else message.status,
        digest=digest.removeprefix("sha1:"),
        length=found.length,
        offset=found.offset,
        filename=label,
    )
    return _Entry(
        cdx=cdx,
        opener=opener,
        inside=found.inside,
        refers_to_url=target_uri(head.fields.get("warc-refers-to-target-uri", "")) or None,
        refers_to_timestamp=timestamp_from_datetime(refers_to) if refers_to else None,
    )


def _read_stored(entry: _Entry) -> Stored:
    place = entry.cdx.offset or 0
    with entry.opener() as raw:
        records = iter_file_records(
            raw, kind_of(raw), limits=DEFAULT_LIMITS, wants=wants_captures, start=place
        )
        for found in records:
            if not isinstance(found, RawRecord) or found.offset != place:
                break
            if found.inside == entry.inside and found.head.url == entry.cdx.url:
                return _stored(found)
    raise BadArchiveFile(entry.cdx.filename or "", place, "the capture that was indexed here is gone")


def _stored(found: RawRecord) -> Stored:
    message, body = _message(found)
    is_chunked = any(name == "transfer-encoding" for name, _ in message.headers)
    undone = dechunked(body) if is_chunked else None
    return Stored(status=message.status or 200, headers=message.headers, body=undone.body if undone else body)


def _message(found: RawRecord) -> tuple[HttpMessage, bytes]:
    """The HTTP message of a record and its stored body; a `resource` is described by its WARC header."""
    try:
        message = read_http_head(found.block, header_bytes=DEFAULT_LIMITS.header_bytes)
    except ValueError:  # headers without an end: the block is all there is
        message = HttpMessage(None, (), 0)
    kind = found.head.fields.get("content-type", "")
    if message.status is None and kind and not kind.startswith("application/http"):
        message = HttpMessage(None, (("content-type", kind),), 0)
    headers = original_headers(message.headers)
    return HttpMessage(message.status, headers, message.start), found.block[message.start :]


def _sha1(body: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def _mimetype(headers: Headers) -> str:
    content_type = next((value for name, value in headers if name == "content-type"), "")
    return content_type.partition(";")[0].strip().lower() or "unk"
