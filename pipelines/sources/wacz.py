"""WACZ files (a ZIP of WARCs with a manifest): their inner files, and what is wrong with the package."""

import hashlib
import io
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec

from pipelines.errors import BadArchiveFile
from pipelines.model import Drop
from pipelines.sources.archivefiles import ARC_NAME, WACZ_NAME, WARC_NAME
from pipelines.sources.rawfiles import WINDOW_BYTES, RawFile

MAX_MANIFEST_BYTES = 64 * 1024 * 1024
MAX_RATIO = 200
RATIO_FREE_BYTES = 64 * 1024 * 1024
DIGEST_ALGORITHMS = ("sha256", "md5", "sha1", "sha512")
LOCAL_HEADER_BYTES = 30
LOCAL_HEADER_MAGIC = b"PK\x03\x04"
MANIFEST = "datapackage.json"
MANIFEST_DIGEST = "datapackage-digest.json"
# What zipfile and its decoders raise for broken files.
BROKEN_ZIP = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
    OverflowError,
    KeyError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)


class _Slice(io.RawIOBase):
    """Part of a raw file as a file of its own, without a copy; all of it for `zipfile`."""

    def __init__(self, raw: RawFile, start: int, size: int) -> None:
        super().__init__()
        self._raw, self._start, self._size, self._position = raw, start, size, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        left = max(self._size - self._position, 0)
        piece = self._raw.at(self._start + self._position, min(len(buffer), left))
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)


def open_slice(raw: RawFile, start: int, size: int, name: str) -> RawFile:
    """Part of a raw file as one of its own."""
    part = RawFile(io.BufferedReader(_Slice(raw, start, size)), name=name)
    part.part_of = raw, start, size
    return part


class Package:
    """An opened WACZ. Raises `BadArchiveFile` for what is no readable ZIP."""

    def __init__(self, raw: RawFile) -> None:
        self.raw = raw
        try:
            self._zip = zipfile.ZipFile(io.BufferedReader(_Slice(raw, 0, raw.size())))
        except BROKEN_ZIP as error:
            raise BadArchiveFile(raw.name, 0, f"no ZIP: {error}") from error
        self._members = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}

    def archive_names(self) -> list[str]:
        """The WARC and ARC files inside, in the order of the ZIP."""
        return [name for name in self._members if _is_archive(name)]

    def open(self, name: str) -> RawFile:
        """One inner file, named `outer!inner`, in a package of packages `part!inner`. Raises `BadArchiveFile`."""
        part, mark, rest = name.partition("!")
        if mark and name not in self._members and part in self._members:
            package = self.open(part)
            deep = Package(package).open(rest)
            deep.outer = package
            return deep
        inner = f"{self.raw.name}!{name}"
        info = self._members.get(name)
        if info is None:
            raise BadArchiveFile(inner, 0, "not in the ZIP")
        if info.file_size > max(RATIO_FREE_BYTES, MAX_RATIO * info.compress_size):
            raise BadArchiveFile(inner, info.header_offset, "unpacks to more than 200 times its size")
        try:
            if info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & 1:
                return open_slice(self.raw, self._content_start(info), info.file_size, inner)
            return RawFile(_Unseekable(self._zip.open(info)), name=inner)  # type: ignore[arg-type]
        except BROKEN_ZIP as error:
            raise BadArchiveFile(inner, info.header_offset, str(error)) from error

    def _content_start(self, info: zipfile.ZipInfo) -> int:
        header = self.raw.at(info.header_offset, LOCAL_HEADER_BYTES)
        if len(header) < LOCAL_HEADER_BYTES or header[:4] != LOCAL_HEADER_MAGIC:
            raise BadArchiveFile(self.raw.name, info.header_offset, f"no local header for {info.filename!r}")
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        return info.header_offset + LOCAL_HEADER_BYTES + names

    def problems(self) -> Iterator[Drop]:
        """What is wrong with names, manifest and digests, each a failure that names file and inner file."""
        for name in self._members:
            if _leads_out(name):
                yield self._drop(name, "unsafe_path", "a name that leads out of the ZIP; not read")
        manifest = self._manifest()
        if isinstance(manifest, str):
            yield self._drop(MANIFEST, "bad_manifest", manifest)
            return
        yield from self._wrong_digests(manifest)
        if not self.archive_names():
            yield self._drop("archive/", "no_archive", "no WARC or ARC file inside")

    def _manifest(self) -> dict[str, Any] | str:
        info = self._members.get(MANIFEST)
        if info is None:
            return "missing"
        if info.file_size > MAX_MANIFEST_BYTES:
            return f"{info.file_size} bytes"
        try:
            content = self._zip.read(info)
            manifest = msgspec.json.decode(content)
            if not isinstance(manifest, dict):
                return "no JSON object"
            return manifest | {"": content}
        except (msgspec.DecodeError, *BROKEN_ZIP) as error:
            return str(error)

    def _wrong_digests(self, manifest: dict[str, Any]) -> Iterator[Drop]:
        declared = self._declared_manifest_digest()
        if declared is not None and not _has_digest([manifest[""]], declared):
            yield self._drop(MANIFEST, "wrong_digest", f"declared {declared}")
        resources = manifest.get("resources")
        for resource in resources if isinstance(resources, list) else ():
            name = str(resource.get("path", "")) if isinstance(resource, dict) else ""
            if name not in self._members:
                yield self._drop(name or "?", "missing_file", "named in the manifest, not in the ZIP")
                continue
            digest = _declared_digest(resource)
            if _is_archive(name) and ":" in digest and not self._has_digest(name, digest):
                yield self._drop(name, "wrong_digest", f"declared {digest}")

    def _declared_manifest_digest(self) -> str | None:
        info = self._members.get(MANIFEST_DIGEST)
        if info is None or info.file_size > MAX_MANIFEST_BYTES:
            return None
        try:
            declared = msgspec.json.decode(self._zip.read(info))
        except (msgspec.DecodeError, *BROKEN_ZIP):
            return None
        return str(declared["hash"]) if isinstance(declared, dict) and "hash" in declared else None

    def _has_digest(self, name: str, declared: str) -> bool:
        try:
            with self.open(name) as inner:
                return _has_digest(_pieces(inner), declared)
        except (BadArchiveFile, *BROKEN_ZIP):
            return False

    def _drop(self, name: str, reason: str, detail: str) -> Drop:
        where = f"{self.raw.name}!{name}".replace("\n", "\\n").replace("\r", "\\r")
        return Drop(stage="source", reason=reason, where=where, detail=detail, is_failure=True)


def salvaged_files(raw: RawFile) -> Iterator[RawFile]:
    """Deflated archive files of a ZIP without a directory, by their local headers (APPNOTE 4.3.7).

    Stored ones need no directory: their records lie in the ZIP as they are.
    """
    offset = -1
    while (offset := raw.find(LOCAL_HEADER_MAGIC, offset + 1)) >= 0:
        header = raw.at(offset, LOCAL_HEADER_BYTES)
        if len(header) < LOCAL_HEADER_BYTES:
            return
        name_size, extra_size = (int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
        name = raw.at(offset + LOCAL_HEADER_BYTES, name_size).decode("utf-8", "replace")
        is_deflated = int.from_bytes(header[8:10], "little") == zipfile.ZIP_DEFLATED
        if is_deflated and _is_archive(name) and not WACZ_NAME.search(name):
            start = offset + LOCAL_HEADER_BYTES + name_size + extra_size
            yield RawFile(_Inflated(raw, start), name=f"{raw.name}!{name}")  # type: ignore[arg-type]


class _Inflated(io.RawIOBase):
    """A deflate stream inside a raw file; ends where it breaks."""

    def __init__(self, raw: RawFile, start: int) -> None:
        super().__init__()
        self._raw, self._offset = raw, start
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        wanted = WINDOW_BYTES if size < 0 else max(size, 1)
        while not self._inflater.eof:
            chunk = self._raw.at(self._offset, WINDOW_BYTES)
            try:
                piece = self._inflater.decompress(chunk, wanted)
            except zlib.error:
                return b""
            self._offset += len(chunk) - len(self._inflater.unconsumed_tail) - len(self._inflater.unused_data)
            if piece or not chunk:
                return piece
        return b""


class _Unseekable(io.RawIOBase):
    """A deflated member: its own `seek` would inflate from the start each time."""

    def __init__(self, member: Any) -> None:
        super().__init__()
        self._member = member

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        try:
            content: bytes = self._member.read(size)
        except BROKEN_ZIP:
            return b""  # ends early: whoever reads notices that something is missing
        return content


def _declared_digest(resource: dict[str, Any]) -> str:
    """`hash` since version 1.1, `stats.hash` with `hashing` before; "" where there is none."""
    stats = resource.get("stats")
    if "hash" not in resource and isinstance(stats, dict):
        return f"{resource.get('hashing', 'sha256')}:{stats.get('hash', '')}"
    return str(resource.get("hash", ""))


def _pieces(raw: RawFile) -> Iterator[bytes]:
    offset = 0
    while piece := raw.at(offset, WINDOW_BYTES):
        yield piece
        offset += len(piece)


def _has_digest(pieces: Any, declared: str) -> bool:
    algorithm, _, wanted = declared.partition(":")
    if algorithm not in DIGEST_ALGORITHMS:
        return True  # one that we do not know proves nothing
    digest = hashlib.new(algorithm)
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest() == wanted.lower()


def _is_archive(name: str) -> bool:
    if _leads_out(name):
        return False
    return any(form.search(name) for form in (WARC_NAME, ARC_NAME, WACZ_NAME))


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name


def open_inner(path: str | os.PathLike[str], name: str) -> RawFile:
    """An inner file of the WACZ at `path`, which is closed with it. Raises `BadArchiveFile`, OSError."""
    outer = RawFile(path)
    try:
        inner = Package(outer).open(name)
    except BadArchiveFile:
        outer.close()
        raise
    inner.outer = outer
    return inner


def inner_files(path: str | os.PathLike[str]) -> Iterator[tuple[str, "partial[RawFile]"]]:
    """Names and openers of the archive files in a WACZ; nothing for a broken one."""
    with RawFile(path) as raw:
        try:
            names = Package(raw).archive_names()
        except BadArchiveFile:
            return
    for name in names:
        yield f"{os.fspath(path)}!{name}", partial(open_inner, path, name)
