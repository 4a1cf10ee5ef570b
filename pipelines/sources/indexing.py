"""Archive files to CDX records without reading payloads, and selected captures read by them."""

import base64
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import msgspec

from pipelines.cdxj import iter_cdx_file
from pipelines.errors import BadArchiveFile, PipelineError
from pipelines.limits import DEFAULT_LIMITS, Limits
from pipelines.model import Capture, CdxRecord, Drop
from pipelines.selection import Selection, has_mime_and_status, is_wanted, select_captures
from pipelines.sources.archivefiles import Kind, iter_file_records, kind_of
from pipelines.sources.captures import drop_at, drop_from_break, http_message, is_capture
from pipelines.sources.fastlane import iter_listed
from pipelines.sources.files import iter_files
from pipelines.sources.heads import RawHead
from pipelines.sources.random_access import capture_at
from pipelines.sources.rawfiles import RawFile
from pipelines.sources.rawrecords import RawRecord, Want
from pipelines.sources.revisits import WARC_FOLDERS, RevisitResolver
from pipelines.sources.warc import moment_from_date
from pipelines.timestamps import timestamp_from_datetime
from pipelines.urls import urlkey_from_url

REVISIT_MIME = "warc/revisit"
UNKNOWN_MIME = "unk"


def iter_cdx_records(
    source: str | os.PathLike[str], *, limits: Limits = DEFAULT_LIMITS, with_digests: bool = True
) -> Iterator[CdxRecord | Drop]:
    """The captures of all archive files behind a path, in file order, and a drop for each broken stretch.

    `filename` is the path of the file. Payloads are read only where no digest is declared and
    `with_digests` asks for one (SHA-1 of the stored body, as the WARC standard defines it).
    """
    for name, opener in iter_files(source):
        try:
            with opener() as raw:
                yield from _indexed(raw, name, limits, with_digests)
        except (BadArchiveFile, OSError) as error:
            yield Drop(
                stage="source", reason="unreadable_source", where=name, detail=str(error), is_failure=True
            )


def _indexed(raw: RawFile, name: str, limits: Limits, with_digests: bool) -> Iterator[CdxRecord | Drop]:
    def wants(head: RawHead, prefix: bytes) -> Want:
        has_digest = "warc-payload-digest" in head.fields or head.kind == "revisit"
        return "peek" if has_digest or not with_digests or not is_capture(head) else "read"

    kind = kind_of(raw)
    # An ARC declares no digests, so that its blocks have to be read anyway.
    reads = kind == "arc" and with_digests
    records = (
        iter_file_records(raw, kind, limits=limits, wants=wants)
        if reads
        else iter_listed(raw, kind, limits=limits)
    )
    for found in records:
        if not isinstance(found, RawRecord):
            yield drop_from_break(found, raw.name)
        elif is_capture(found.head):
            if not found.is_read and wants(found.head, b"") == "read":
                found = _read_at(raw, kind, found, limits)
            yield _cdx_record(found, name, limits)


def _read_at(raw: RawFile, kind: Kind, listed: RawRecord, limits: Limits) -> RawRecord:
    """The record again, with its block."""
    for found in iter_file_records(raw, kind, limits=limits, wants=lambda *_: "read", start=listed.offset):
        if isinstance(found, RawRecord) and found.head.url == listed.head.url:
            return found
        break
    return listed


def _cdx_record(raw: RawRecord, name: str, limits: Limits) -> CdxRecord | Drop:
    head = raw.head
    if raw.length is None or raw.inside:
        return drop_at(raw, name, "not_addressable", "shares its gzip member with others", is_failure=True)
    moment = moment_from_date(head.date)
    if moment is None:
        return drop_at(raw, name, "bad_date", repr(head.date), is_failure=True)
    try:
        message = http_message(head, raw.block, header_bytes=limits.header_bytes)
    except ValueError as error:
        return drop_at(raw, name, "header_too_large", str(error), is_failure=True)
    named = dict(message.headers)
    kind = (
        named.get("content-type", "") if message.status is not None else head.fields.get("content-type", "")
    )
    digest = head.fields.get("warc-payload-digest", "").removeprefix("sha1:") or None
    if digest is None and raw.is_read:
        digest = base64.b32encode(hashlib.sha1(raw.block[message.start :]).digest()).decode()
    is_revisit = head.kind == "revisit"
    return CdxRecord(
        urlkey=urlkey_from_url(head.url),
        timestamp=timestamp_from_datetime(moment),
        url=head.url,
        mimetype=REVISIT_MIME if is_revisit else (kind.partition(";")[0].strip() or UNKNOWN_MIME),
        statuscode=None if is_revisit else (message.status or 200),
        digest=digest,
        length=raw.length,
        offset=raw.offset,
        filename=name,
    )


def iter_selected(
    sources: Sequence[str | os.PathLike[str]],
    selection: Selection,
    *,
    indexes: Iterable[str | os.PathLike[str]] = (),
    limits: Limits = DEFAULT_LIMITS,
    resolver: RevisitResolver | None = None,
    remote: Mapping[str, Callable[[], BinaryIO]] = {},
) -> Iterator[Capture | Drop]:
    """The selected captures of archive files, by address and time, without reading the others.

    With `indexes` (CDX or CDXJ) the files are not even listed: a record leads to its file, looked for among
    `sources` by name and around the index. A record that points to nothing is a failure that names it.
    `remote`: further files by name, and how they are opened; read by range.
    """
    indexes = list(indexes)
    resolver = resolver or RevisitResolver(sources, indexes=indexes, limits=limits)
    if indexes:
        places = _Places([*sources], remote)
        listed: list[CdxRecord] = []
        for index in indexes:
            listed += list(places.located(index, selection))
    else:
        listed = []
        local = (iter_cdx_records(one, limits=limits, with_digests=selection.distinct) for one in sources)
        away = (_iter_remote(name, opener, limits) for name, opener in remote.items())
        for records in chain(local, away):
            for found in records:
                if isinstance(found, Drop):
                    yield found
                elif is_wanted(found, selection):
                    listed.append(found)
    for record in select_captures(listed, selection):
        item = _read_listed(record, limits, resolver, remote)
        if isinstance(item, Drop) or _fits(item, selection):
            yield item


def _iter_remote(name: str, opener: Callable[[], BinaryIO], limits: Limits) -> Iterator[CdxRecord | Drop]:
    with opener() as file, RawFile(file, name=name) as raw:
        yield from _indexed(raw, name, limits, with_digests=False)


class _Places:
    """Where the files lie that an index names."""

    def __init__(self, sources: Sequence[str | os.PathLike[str]], remote: Iterable[str]) -> None:
        self._by_name = {name.rpartition("/")[2]: name for name in remote}
        for source in sources:
            for name, _ in iter_files(source):
                self._by_name.setdefault(Path(name.rpartition("!")[2]).name, name)

    def located(self, index: str | os.PathLike[str], selection: Selection) -> Iterator[CdxRecord]:
        for record in iter_cdx_file(index):
            if not is_wanted(record, selection):
                continue
            name = record.filename or ""
            yield msgspec.structs.replace(record, filename=self._path(name, Path(index)))

    def _path(self, name: str, index: Path) -> str:
        found = self._by_name.get(Path(name).name)
        if found is None:
            near = (index.parent / folder / name for folder in WARC_FOLDERS)
            found = next((str(path) for path in near if path.is_file()), name)
            self._by_name[Path(name).name] = found
        return found


def _read_listed(
    record: CdxRecord,
    limits: Limits,
    resolver: RevisitResolver,
    remote: Mapping[str, Callable[[], BinaryIO]],
) -> Capture | Drop:
    where = f"{record.filename}:{record.offset}"
    try:
        if record.filename is None or record.offset is None:
            raise BadArchiveFile(
                str(record.filename), record.offset or 0, "the index names no file or offset"
            )
        if record.filename in remote:
            with remote[record.filename]() as file:
                item = capture_at(file, record.offset, limits=limits, resolver=resolver, name=record.filename)
        else:
            item = capture_at(record.filename, record.offset, limits=limits, resolver=resolver)
    except (PipelineError, OSError) as error:
        return Drop(
            stage="source",
            reason="bad_index",
            url=record.url,
            where=where,
            detail=str(error),
            is_failure=True,
        )
    if isinstance(item, Capture) and urlkey_from_url(item.url) != urlkey_from_url(record.url):
        detail = f"the index says {record.url}, the file {item.url}"
        return Drop(
            stage="source", reason="bad_index", url=record.url, where=where, detail=detail, is_failure=True
        )
    return item


def _fits(capture: Capture, selection: Selection) -> bool:
    """Type and status once more, now that revisits have theirs."""
    kind = next((value for name, value in capture.headers if name == "content-type"), None)
    return has_mime_and_status(kind, capture.status, selection)
