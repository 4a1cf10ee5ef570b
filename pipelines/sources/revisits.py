"""Revisits to the payloads they stand for: in the same file, in other given files, through a CDX index.

Nothing is looked up before the first revisit comes. Then the given files are listed once, without
reading payloads, into sorted tables of 24 bytes a key.
"""

import os
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path

import msgspec

from pipelines.errors import BadArchiveFile
from pipelines.limits import DEFAULT_LIMITS, Limits
from pipelines.model import Capture, CdxRecord, Drop
from pipelines.sources.archivefiles import iter_file_records, kind_of
from pipelines.sources.captures import Pending, capture_from_raw, is_capture
from pipelines.sources.fastlane import iter_listed
from pipelines.sources.heads import RawHead
from pipelines.sources.rawfiles import RawFile
from pipelines.sources.rawrecords import RawRecord, Want
from pipelines.urls import urlkey_from_url

MAX_CHAIN = 8
"""Revisits of revisits that are followed."""
KEPT_PAYLOAD_BYTES = 8 * 1024 * 1024
WARC_FOLDERS = ("", "archive", "../archive", "..", "warcs", "../warcs")
"""Where, seen from an index, the files lie that it names."""

UNREADABLE = (OSError, BadArchiveFile, ValueError)  # ValueError: a stream that was closed meanwhile
Opener = Callable[[], RawFile]


class _Table:
    """Keys to places (file number, offset), both as numbers; several places a key."""

    def __init__(self) -> None:
        self._keys = array("Q")
        self._files = array("Q")
        self._offsets = array("Q")
        self._sorted = 0

    def add(self, key: str, file: int, offset: int) -> None:
        self._keys.append(_hashed(key))
        self._files.append(file)
        self._offsets.append(offset)

    def places(self, key: str) -> Iterator[tuple[int, int]]:
        import numpy as np  # here: most files hold no revisit

        if self._sorted != len(self._keys):
            keys = np.frombuffer(self._keys, dtype=np.uint64)
            order = np.argsort(keys, kind="stable")
            for column in ("_keys", "_files", "_offsets"):
                values = np.frombuffer(getattr(self, column), dtype=np.uint64)[order]
                setattr(self, column, array("Q", values.tobytes()))
            self._sorted = len(self._keys)
        keys = np.frombuffer(self._keys, dtype=np.uint64)
        wanted = np.uint64(_hashed(key))
        low, high = np.searchsorted(keys, wanted, "left"), np.searchsorted(keys, wanted, "right")
        for at in range(int(low), int(high)):
            yield self._files[at], self._offsets[at]


def _hashed(key: str) -> int:
    digest = blake2b(key.encode("utf-8", "surrogateescape"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _digest_key(digest: str) -> str:
    return "d " + digest.rpartition(":")[2].upper()


def _moment_key(url: str, date: str) -> str:
    digits = "".join(char for char in date if char.isdigit())[:14]
    return f"m {urlkey_from_url(url)} {digits}"


class RevisitResolver:
    """Finds originals among `paths` and in what `indexes` (CDX or CDXJ files) point to.

    The tables grow with the number of captures listed, 24 bytes for each of up to three keys.
    """

    def __init__(
        self,
        paths: Iterable[str | os.PathLike[str]] = (),
        *,
        indexes: Iterable[str | os.PathLike[str]] = (),
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self._limits = limits
        self._waiting = [Path(path) for path in paths]
        self._indexes = [Path(path) for path in indexes]
        self._openers: list[tuple[str, Opener]] = []
        self._known: set[str] = set()
        self._unlisted: list[int] = []
        self._table = _Table()
        self._payloads: OrderedDict[tuple[int, int, str], Capture] = OrderedDict()
        self._kept = 0

    def add_file(self, name: str, opener: Opener) -> None:
        """A file that may hold originals; opened and listed when the first revisit asks for it."""
        self._add(name, opener, at=len(self._unlisted))

    def _add(self, name: str, opener: Opener, *, at: int) -> None:
        if name not in self._known:
            self._known.add(name)
            self._unlisted.insert(at, len(self._openers))
            self._openers.append((name, opener))

    def resolve(self, pending: Pending) -> Capture | None:
        """The capture with headers of the revisit and payload of its original; None where none is found."""
        original = self._original(pending, MAX_CHAIN)
        return None if original is None else _joined(pending, original)

    def _original(self, pending: Pending, chain: int) -> Capture | None:
        self._note_files()
        if pending.digest and _needs_no_headers(pending):
            # Any original of this digest gives the same capture: list no more files than it takes.
            clue = list(_clues(pending))[-1:]
            while (found := self._found(pending, clue, chain)) is None and self._unlisted:
                self._list(self._unlisted.pop())
            if found is not None:
                return found
        while self._unlisted:
            self._list(self._unlisted.pop())
        return self._found(pending, _clues(pending), chain)

    def _found(
        self, pending: Pending, clues: Iterable[tuple[str, Callable[[RawHead], bool]]], chain: int
    ) -> Capture | None:
        for keys, fits in clues:
            for file, offset in self._table.places(keys):
                found = self._at(file, offset, keys, fits)
                if isinstance(found, Capture):
                    return found
                if found is not None and chain > 0 and not _is_same(found, pending):
                    original = self._original(found, chain - 1)
                    if original is not None:
                        return original
        return None

    def _at(
        self, file: int, offset: int, key: str, fits: Callable[[RawHead], bool]
    ) -> Capture | Pending | None:
        kept = self._payloads.get((file, offset, key))
        if kept is not None:
            self._payloads.move_to_end((file, offset, key))
            return kept
        opener = self._openers[file][1]
        try:
            with opener() as raw:
                found = _record_at(raw, offset, fits, self._limits)
                if found is None:
                    return None
                capture = capture_from_raw(found, raw, limits=self._limits)
        except UNREADABLE:
            return None
        if isinstance(capture, Capture):
            self._keep((file, offset, key), capture)
        return None if isinstance(capture, Drop) else capture

    def _keep(self, key: tuple[int, int, str], capture: Capture) -> None:
        self._payloads[key] = capture
        self._kept += len(capture.body)
        while self._kept > KEPT_PAYLOAD_BYTES and self._payloads:
            _, oldest = self._payloads.popitem(last=False)
            self._kept -= len(oldest.body)

    def _note_files(self) -> None:
        """Which files there are; the one added last, which is being read, is listed first."""
        for index in self._indexes:
            self._read_index(index)
        self._indexes = []
        for path in self._waiting:
            from pipelines.sources.files import iter_files  # here: files.py reads through this module

            for name, opener in iter_files(path):
                self._add(name, opener, at=0)
        self._waiting = []

    def _list(self, number: int) -> None:
        opener = self._openers[number][1]
        try:
            with opener() as raw:
                kind = kind_of(raw)
                if kind not in ("warc", "arc"):
                    return
                for found in iter_listed(raw, kind, limits=self._limits):
                    if isinstance(found, RawRecord) and is_capture(found.head):
                        self._enter(number, found)
        except UNREADABLE:
            return  # who reads the file itself reports that

    def _enter(self, number: int, raw: RawRecord) -> None:
        fields = raw.head.fields
        self._table.add(_moment_key(raw.head.url, raw.head.date), number, raw.offset)
        if record_id := fields.get("warc-record-id"):
            self._table.add("i " + record_id, number, raw.offset)
        if raw.head.kind != "revisit" and (digest := fields.get("warc-payload-digest")):
            self._table.add(_digest_key(digest), number, raw.offset)

    def _read_index(self, path: Path) -> None:
        from pipelines.cdxj import iter_cdx_file

        numbers: dict[str, int | None] = {}
        for record in iter_cdx_file(path):
            if record.filename is None or record.offset is None:
                continue
            if record.filename not in numbers:
                numbers[record.filename] = self._number_of(record.filename, path)
            number = numbers[record.filename]
            if number is not None:
                self._add_indexed(number, record)

    def _number_of(self, filename: str, index: Path) -> int | None:
        for folder in WARC_FOLDERS:
            path = index.parent / folder / filename
            if path.is_file():
                name = str(path)
                self._known.add(name)
                self._openers.append((name, partial(RawFile, path, name=name)))
                return len(self._openers) - 1
        return None

    def _add_indexed(self, number: int, record: CdxRecord) -> None:
        offset = record.offset or 0
        self._table.add(_moment_key(record.url, record.timestamp), number, offset)
        if record.digest and not record.is_revisit:
            self._table.add(_digest_key(record.digest), number, offset)


def _needs_no_headers(pending: Pending) -> bool:
    """The revisit says all of its headers itself, so that any original will do."""
    return not pending.is_not_modified and any(name == "content-type" for name, _ in pending.capture.headers)


def _clues(pending: Pending) -> Iterator[tuple[str, Callable[[RawHead], bool]]]:
    """Keys to look under, the surest first, and what a record found there has to be."""
    digest = pending.digest

    def agrees(head: RawHead) -> bool:
        own = head.fields.get("warc-payload-digest") or ""
        return not digest or not own or _digest_key(own) == _digest_key(digest) or head.kind == "revisit"

    if pending.refers_to_id:
        wanted_id = pending.refers_to_id
        yield "i " + wanted_id, lambda head: head.fields.get("warc-record-id") == wanted_id and agrees(head)
    if pending.refers_to_url and pending.refers_to_date:
        key = _moment_key(pending.refers_to_url, pending.refers_to_date)
        yield key, lambda head: _moment_key(head.url, head.date) == key and agrees(head)
    if digest:
        yield (
            _digest_key(digest),
            lambda head: (
                head.kind != "revisit"
                and _digest_key(head.fields.get("warc-payload-digest", "")) == _digest_key(digest)
            ),
        )


def _record_at(
    raw: RawFile, offset: int, fits: Callable[[RawHead], bool], limits: Limits
) -> RawRecord | None:
    """The record that fits in the member at `offset`; None also for an offset beyond the file.

    One that declares no digest, so that only an index can have led to it, fits if it is the member's first.
    """
    kind = kind_of(raw)
    undeclared: RawRecord | None = None

    def wants(head: RawHead, prefix: bytes) -> Want:
        return "read" if is_capture(head) and (fits(head) or _may_fit(head)) else "peek"

    for found in iter_file_records(raw, kind, limits=limits, wants=wants, start=offset):
        if not isinstance(found, RawRecord) or found.offset != offset:
            break
        if is_capture(found.head) and fits(found.head):
            return found if found.is_read else None
        if found.inside == 0 and found.is_read and _may_fit(found.head):
            undeclared = found
    return undeclared


def _may_fit(head: RawHead) -> bool:
    return head.kind != "revisit" and "warc-payload-digest" not in head.fields


def _is_same(one: Pending, other: Pending) -> bool:
    return one.capture.provenance == other.capture.provenance


def _joined(pending: Pending, original: Capture) -> Capture:
    """Headers of the revisit over those of the original that it lacks (RFC 9110 15.4.5 for a 304)."""
    own = pending.capture
    named = {name for name, _ in own.headers}
    inherited: Sequence[tuple[str, str]] = [
        (name, value)
        for name, value in original.headers
        if name not in named and (pending.is_not_modified or not own.headers or name == "content-type")
    ]
    keeps_status = own.headers and not pending.is_not_modified
    return msgspec.structs.replace(
        own,
        body=original.body,
        status=own.status if keeps_status else original.status,
        headers=(*own.headers, *inherited),
        flags=tuple(dict.fromkeys((*own.flags, *original.flags))),
        provenance=msgspec.structs.replace(
            own.provenance,
            payload_digest=own.provenance.payload_digest or original.provenance.payload_digest,
        ),
    )
