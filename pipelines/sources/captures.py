"""Raw records of archive files to captures: HTTP undone, payload decoded, provenance complete."""

from collections import Counter
from collections.abc import Mapping

import msgspec

from pipelines.encodings import decode_payload
from pipelines.errors import UnreadableCapture
from pipelines.limits import Limits
from pipelines.model import Capture, Drop, Provenance
from pipelines.sources.heads import RawHead
from pipelines.sources.http import HttpMessage, original_headers, read_http_head
from pipelines.sources.rawfiles import RawFile, printable
from pipelines.sources.rawrecords import RawRecord, Want
from pipelines.sources.streams import Break
from pipelines.sources.warc import moment_from_date

CAPTURE_KINDS = frozenset(("response", "resource", "revisit", "conversion"))
WEB_SCHEMES = ("http://", "https://")
SAVED_SCHEMES = (*WEB_SCHEMES, "file:")
"""A `resource` may be a saved file."""
# Media that is never a page; large bodies of it are passed by unread.
MEDIA_TYPES = ("image/", "video/", "audio/", "font/", "application/pdf", "application/zip")
LARGE_MEDIA_BYTES = 256 * 1024
ENDS_OF_PAGE_BYTES = 2048


class SourceCounts:
    """What files held that is no capture, and what was mended: for the run's report."""

    def __init__(self) -> None:
        self.files = 0
        self.raw_records: Counter[str] = Counter()
        """WARC records by type, captures among them."""
        self.flags: Counter[str] = Counter()
        """Captures by what was noticed: `truncated`, `wrong_length`, `damaged`, …"""
        self.lost_bytes = 0
        """Bytes of files that were skipped as broken."""

    def add(self, flags: Mapping[str, int], lost_bytes: int) -> None:
        """What was counted where captures were read that had been left in their files."""
        self.flags.update(flags)
        self.lost_bytes += lost_bytes

    def as_dict(self) -> dict[str, object]:
        return {
            "files": self.files,
            "warc_records": dict(sorted(self.raw_records.items())),
            "capture_flags": dict(sorted(self.flags.items())),
            "lost_bytes": self.lost_bytes,
        }


class Pending(msgspec.Struct, frozen=True):
    """A revisit before its payload is found."""

    capture: Capture
    """With an empty body, headers of the revisit."""
    digest: str | None
    refers_to_url: str | None
    refers_to_date: str | None
    refers_to_id: str | None
    is_not_modified: bool
    """Profile server-not-modified: a 304 stands in its headers, the original's status counts."""


def is_capture(head: RawHead) -> bool:
    """A record that says what was at a web address."""
    if head.kind not in CAPTURE_KINDS:
        return False
    schemes = SAVED_SCHEMES if head.kind == "resource" else WEB_SCHEMES
    return head.url[:8].lower().startswith(schemes)


def wants_captures(head: RawHead, prefix: bytes) -> Want:
    """Reads captures; large pictures and films only as far as it takes to see that."""
    if not is_capture(head):
        return "peek"
    if (head.content_length or 0) > LARGE_MEDIA_BYTES and _media_type(head, prefix).startswith(MEDIA_TYPES):
        return "peek"
    return "read"


def http_message(head: RawHead, block: bytes, *, header_bytes: int) -> HttpMessage:
    """The HTTP message in a block; a `resource` or `conversion` has one only if its type says so.

    Raises ValueError for headers over `header_bytes`.
    """
    kind = head.fields.get("content-type", "")
    if head.kind in ("resource", "conversion") and not kind.startswith("application/http"):
        return HttpMessage(None, (), 0)
    return read_http_head(block, header_bytes=header_bytes)


def _media_type(head: RawHead, prefix: bytes) -> str:
    try:
        message = http_message(head, prefix, header_bytes=len(prefix) + 1)
    except ValueError:
        return ""
    named = dict(message.headers).get("content-type", "")
    if message.status is None:
        named = head.fields.get("content-type", "")
    return named.partition(";")[0].strip().lower()


def capture_from_raw(raw: RawRecord, source: RawFile, *, limits: Limits) -> Capture | Drop | Pending:
    """The capture that a raw record holds, the drop that says why not, or a revisit to resolve.

    `raw.head` must be that of a capture (`is_capture`).
    """
    head = raw.head
    if not raw.is_read:
        return _unread(raw, source.name, limits)
    try:
        message = http_message(head, raw.block, header_bytes=limits.header_bytes)
        headers = message.headers
        if message.status is None and (kind := _declared_type(head)):
            headers = (("content-type", kind),)
        provenance = _provenance(raw, source.label)
        if head.kind == "revisit":
            return _pending(raw, message, provenance)
        stored = raw.block[message.start :] if message.start else raw.block
        decoded = decode_payload(stored, headers, limits=limits)
    except ValueError as error:
        return drop_at(raw, source.name, "header_too_large", str(error), is_failure=True)
    except UnreadableCapture as error:
        return drop_at(raw, source.name, error.reason, error.detail)
    flags = [*raw.flags, *decoded.flags]
    if head.kind == "conversion":
        flags.append("conversion")
    if _is_cut(raw, headers, stored, decoded.body):
        flags.append("truncated")
    return Capture(
        url=head.url,
        body=decoded.body,
        provenance=provenance,
        status=message.status or _status(head),
        headers=original_headers(headers),
        captured_at=moment_from_date(head.date),
        flags=tuple(dict.fromkeys(flags)),
    )


def _unread(raw: RawRecord, file: str, limits: Limits) -> Drop:
    size = raw.head.content_length or 0
    if size > limits.body_bytes:
        return drop_at(raw, file, "body_too_large", f"{size} bytes, limit {limits.body_bytes}")
    return drop_at(raw, file, "not_html", _media_type(raw.head, raw.block), stage="pages")


def _declared_type(head: RawHead) -> str | None:
    kind = head.fields.get("content-type") or None
    return None if kind and kind.startswith("application/http") else kind


def _status(head: RawHead) -> int:
    code = head.fields.get("result-code", "")
    return int(code) if code.isdigit() and len(code) == 3 else 200


def _is_cut(raw: RawRecord, headers: tuple[tuple[str, str], ...], stored: bytes, body: bytes) -> bool:
    fields = raw.head.fields
    if not raw.is_whole or fields.get("warc-truncated") or fields.get("warc-segment-number"):
        return True
    named = dict(headers)
    length = named.get("content-length", "")
    if "transfer-encoding" in named or not length.isdigit() or len(length) > 15:
        return False
    # A length above what was stored: cut short, unless the page is plainly all there (the header lies).
    return int(length) > len(stored) and b"</html" not in body[-ENDS_OF_PAGE_BYTES:].lower()


def _provenance(raw: RawRecord, file: str) -> Provenance:
    fields = raw.head.fields
    return Provenance(
        source="warc",
        archive_url=fields.get("warc-source-uri"),
        warc_file=file,
        warc_offset=raw.offset,
        warc_length=raw.length,
        warc_record_id=fields.get("warc-record-id"),
        payload_digest=fields.get("warc-payload-digest") or fields.get("checksum"),
    )


def _pending(raw: RawRecord, message: HttpMessage, provenance: Provenance) -> Pending:
    fields = raw.head.fields
    capture = Capture(
        url=raw.head.url,
        body=b"",
        provenance=provenance,
        status=message.status or 200,
        headers=original_headers(message.headers),
        captured_at=moment_from_date(raw.head.date),
        flags=raw.flags,
    )
    return Pending(
        capture,
        fields.get("warc-payload-digest"),
        fields.get("warc-refers-to-target-uri", "").strip("<>") or None,
        fields.get("warc-refers-to-date"),
        fields.get("warc-refers-to"),
        "server-not-modified" in fields.get("warc-profile", "") or message.status == 304,
    )


def drop_at(
    raw: RawRecord, file: str, reason: str, detail: str, *, stage: str = "source", is_failure: bool = False
) -> Drop:
    return Drop(
        stage=stage,
        reason=reason,
        url=raw.head.url,
        captured_at=moment_from_date(raw.head.date),
        where=f"{one_line(file)}:{raw.offset}",
        detail=detail or None,
        is_failure=is_failure,
    )


def one_line(name: str) -> str:
    """A file's name for a message: a name may hold line ends."""
    return printable(name).replace("\n", "\\n").replace("\r", "\\r")


def drop_from_break(gap: Break, file: str) -> Drop:
    """The drop for a stretch of a file; a file still being written (`.open`) may end as it likes."""
    size = f"{gap.length} bytes: " if gap.length else ""
    return Drop(
        stage="source",
        reason="broken_record",
        where=f"{one_line(file)}:{gap.offset}",
        detail=f"{gap.kind}, {size}{gap.detail}",
        is_failure=not (gap.kind == "cut" and file.endswith(".open")),
    )
