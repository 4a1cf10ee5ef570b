"""WARC files to one WACZ (version 1.1.1 of its specification): stored WARCs, index, list of pages, manifest."""

import gzip
import hashlib
import os
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from pipelines.errors import SinkError

WACZ_VERSION = "1.1.1"
LINES_PER_BLOCK = 3000
"""Index lines in one gzip member (ZipNum, as py-wacz)."""
COPY_BYTES = 1024 * 1024


class WaczPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of pages.jsonl."""

    id: str
    url: str
    ts: str
    """RFC 3339."""
    title: str | None = None


class WaczContent(msgspec.Struct, frozen=True, kw_only=True):
    """What goes into a package."""

    warcs: Sequence[tuple[str, Path]]
    """Name inside `archive/`, and the file."""
    index_lines: Iterable[bytes]
    """CDXJ lines with line ends, sorted; file names as in `warcs`."""
    pages: Iterable[WaczPage]
    title: str
    software: str
    created: datetime


def write_wacz(path: str | os.PathLike[str], content: WaczContent) -> None:
    """The package, complete or not there. Raises `SinkError`."""
    final = Path(path)
    partial = final.with_name(f".{final.name}.part")
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED, allowZip64=True) as package:
            _Writer(package, content.created).write(content)
        os.replace(partial, final)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise SinkError(f"cannot write {final}: {error.strerror or error}") from error


class _Writer:
    def __init__(self, package: zipfile.ZipFile, created: datetime) -> None:
        self._package = package
        self._date = created.astimezone(UTC)
        self._resources: list[dict[str, Any]] = []

    def write(self, content: WaczContent) -> None:
        for name, warc in content.warcs:
            self._add_file(f"archive/{name}", warc)
        self._add_index(content.index_lines)
        self._add_pages(content.pages)
        manifest = msgspec.json.format(
            msgspec.json.encode(
                {
                    "profile": "data-package",
                    "wacz_version": WACZ_VERSION,
                    "title": content.title,
                    "software": content.software,
                    "created": _rfc3339(content.created),
                    "resources": self._resources,
                }
            ),
            indent=2,
        )
        self._add("datapackage.json", manifest, listed=False)
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(manifest).hexdigest()}"}
        self._add("datapackage-digest.json", msgspec.json.encode(digest), listed=False)

    def _info(self, name: str) -> zipfile.ZipInfo:
        year = max(self._date.year, 1980)
        moment = (
            year,
            self._date.month,
            self._date.day,
            self._date.hour,
            self._date.minute,
            self._date.second,
        )
        return zipfile.ZipInfo(name, moment)

    def _add(self, name: str, content: bytes, *, listed: bool = True) -> None:
        self._package.writestr(self._info(name), content)
        if listed:
            self._list(name, len(content), hashlib.sha256(content).hexdigest())

    def _add_file(self, name: str, source: Path) -> None:
        digest = hashlib.sha256()
        size = 0
        with source.open("rb") as read, self._package.open(self._info(name), "w", force_zip64=True) as write:
            while piece := read.read(COPY_BYTES):
                digest.update(piece)
                size += len(piece)
                write.write(piece)
        self._list(name, size, digest.hexdigest())

    def _list(self, path: str, size: int, digest: str) -> None:
        name = path.rpartition("/")[2]
        self._resources.append({"name": name, "path": path, "hash": f"sha256:{digest}", "bytes": size})

    def _add_index(self, lines: Iterable[bytes]) -> None:
        """`index.cdx.gz` in blocks, and `index.idx` with the first key of each."""
        iterator = iter(lines)
        blocks: list[bytes] = []
        keys = [b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
        offset = 0
        while block := list(islice(iterator, LINES_PER_BLOCK)):
            packed = gzip.compress(b"".join(block), mtime=0)
            key = b" ".join(block[0].split(b" ", 2)[:2])
            place = {
                "offset": offset,
                "length": len(packed),
                "digest": _sha256(packed),
                "filename": "index.cdx.gz",
            }
            keys.append(key + b" " + msgspec.json.encode(place) + b"\n")
            blocks.append(packed)
            offset += len(packed)
        self._add("indexes/index.cdx.gz", b"".join(blocks))
        self._add("indexes/index.idx", b"".join(keys))

    def _add_pages(self, pages: Iterable[WaczPage]) -> None:
        head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
        lines = [msgspec.json.encode(head), *map(msgspec.json.encode, pages)]
        self._add("pages/pages.jsonl", b"\n".join(lines) + b"\n")


def _sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
