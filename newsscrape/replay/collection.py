"""WARC files to an index of their captures, and from an index entry back to the stored response."""

import bisect
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from pipelines.digests import sha256_hex
from pipelines.encodings import dechunked
from pipelines.errors import BadArchiveFile
from pipelines.model import CdxRecord
from pipelines.timestamps import datetime_from_timestamp
from pipelines.urls import urlkey_from_url

CAPTURE_KINDS = ("response", "resource", "revisit")
MAX_HOPS = 5
"""A revisit may refer to a revisit; this far a chain is followed."""
Headers = tuple[tuple[str, str], ...]


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """One stored response: transfer coding undone, content coding as it is."""

    status: int
    headers: Headers
    """As stored, names in their own case."""
    body: bytes


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What the index keeps of one capture beside its CDX record."""

    cdx: CdxRecord
    path: str
    refers_to_url: str | None = None
    refers_to_timestamp: str | None = None


class Collection:
    """The captures of some WARC files, sorted by urlkey and time. Reads only; safe to share by threads."""

    def __init__(self, paths: Iterable[Path]) -> None:
        """Indexes the files. Raises `BadArchiveFile` for one that is none, OSError where it is not there."""
        entries = [entry for path in paths for entry in _iter_entries(path)]
        self._entries = sorted(entries, key=lambda entry: (entry.cdx.urlkey, entry.cdx.timestamp))
        self._keys = [entry.cdx.urlkey for entry in self._entries]
        self._by_digest: dict[str, _Entry] = {}
        self._by_place: dict[tuple[str, str, int | None], _Entry] = {}
        for entry in self._entries:
            self._by_place[entry.cdx.url, entry.cdx.timestamp, entry.cdx.offset] = entry
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
        entry = self._by_place[record.url, record.timestamp, record.offset]
        stored = _read_stored(entry)
        original = self._original(entry)
        if entry is original:
            return stored
        if original is None:
            return None
        payload = _read_stored(original)
        # The headers of a revisit say how its own payload was coded, where it stores any (ISO 28500, 6.7.2).
        headers = stored.headers or payload.headers
        status = stored.status if stored.status not in (0, 304) else payload.status
        return Stored(status=status, headers=headers, body=payload.body)

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
                    return self._by_place[record.url, record.timestamp, record.offset]
        return self._by_digest.get(entry.cdx.digest or "")


def _iter_entries(path: Path) -> Iterator[_Entry]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    with path.open("rb") as file:
        iterator = ArchiveIterator(file)
        is_archive = False
        try:
            for record in iterator:
                # warcio reads any file as one record of an ARC file; only the address tells.
                if not record.rec_headers.get_header("WARC-Target-URI"):
                    is_archive = is_archive or record.rec_type == "warcinfo"
                    continue
                is_archive = True
                if record.rec_type not in CAPTURE_KINDS:
                    continue
                body = record.raw_stream.read() if record.rec_type != "revisit" else b""
                length, offset = iterator.get_record_length(), iterator.get_record_offset()
                yield _entry(record, path, body, offset, length)
        except ArchiveLoadFailed as error:
            raise BadArchiveFile(str(path), iterator.offset, str(error)) from error
    if not is_archive:
        raise BadArchiveFile(str(path), 0, "no WARC record in it")


def _entry(record: Any, path: Path, body: bytes, offset: int, length: int) -> _Entry:
    """`record` is warcio's, which has no types."""
    warc, http = record.rec_headers, record.http_headers
    url = warc.get_header("WARC-Target-URI").strip("<>")
    is_revisit = record.rec_type == "revisit"
    digest = warc.get_header("WARC-Payload-Digest") or sha256_hex(body)
    mime = http.get_header("Content-Type") if http else warc.get_header("Content-Type")
    refers_to_date = warc.get_header("WARC-Refers-To-Date")
    cdx = CdxRecord(
        urlkey=urlkey_from_url(url),
        timestamp=_timestamp(warc.get_header("WARC-Date")),
        url=url,
        mimetype="warc/revisit" if is_revisit else _mimetype(mime),
        statuscode=None if is_revisit else _status(http),
        digest=digest.removeprefix("sha1:"),
        length=length,
        offset=offset,
        filename=path.name,
    )
    return _Entry(
        cdx=cdx,
        path=str(path),
        refers_to_url=warc.get_header("WARC-Refers-To-Target-URI"),
        refers_to_timestamp=_timestamp(refers_to_date) if refers_to_date else None,
    )


def _read_stored(entry: _Entry) -> Stored:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    place = entry.cdx.offset or 0
    with open(entry.path, "rb") as file:
        file.seek(place)
        try:
            record = next(iter(ArchiveIterator(file)))
            body = record.raw_stream.read()
        except (ArchiveLoadFailed, StopIteration) as error:
            raise BadArchiveFile(entry.path, place, str(error) or "nothing here") from error
    http = record.http_headers
    headers: Headers = tuple(http.headers) if http else ()
    if not headers and (mime := record.rec_headers.get_header("Content-Type")) and not entry.cdx.is_revisit:
        headers = (("Content-Type", mime),)  # a `resource`: the WARC header describes the bytes themselves
    is_chunked = any(name.lower() == "transfer-encoding" for name, _ in headers)
    undone = dechunked(body) if is_chunked else None
    return Stored(status=_status(http), headers=headers, body=undone.body if undone else body)


def _status(http: Any) -> int:
    """The status of warcio's headers: 200 for a record without any, 0 for one that is not a number."""
    if http is None:
        return 200
    code = http.get_statuscode() or ""
    return int(code) if code.isdigit() else 0


def _timestamp(warc_date: str) -> str:
    """14 digits of a WARC-Date, whose precision may be lower or higher."""
    digits = "".join(filter(str.isdigit, warc_date))[:14]
    padded = digits + "00000101000000"[len(digits) :]
    return padded if datetime_from_timestamp(padded) else digits.ljust(14, "0")


def _mimetype(content_type: str | None) -> str:
    return (content_type or "unk").partition(";")[0].strip().lower() or "unk"
