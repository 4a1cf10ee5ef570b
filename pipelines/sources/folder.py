"""Saved pages on disk to captures; folders and glob patterns to the files in them."""

import glob
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from pipelines.encodings import decode_payload
from pipelines.errors import UnreadableCapture
from pipelines.limits import Limits
from pipelines.model import Capture, Drop, Provenance
from pipelines.sources.archivefiles import MARKUP_START, SNIFF_BYTES, WARC_NAME, kind_of
from pipelines.sources.mhtml import is_mhtml, page_from_mhtml
from pipelines.sources.rawfiles import RawFile

# Files that lie beside pages and archives and hold no page; passed by in folders, never if named outright.
OTHER_ENDINGS = re.compile(
    r"\.(?:css|js|mjs|json|jsonl|csv|tsv|png|jpe?g|gif|svg|webp|avif|ico|bmp|tiff?|mp[34]|m4[av]|webm|og[gv]|wav|"
    r"avi|mov|woff2?|ttf|otf|eot|pdf|docx?|xlsx?|pptx?|zip|tar|tgz|rar|7z|cdxj?|idx|log|md|txt|py|pyc|yaml|yml|"
    r"toml|parquet|sqlite3?|db|map|swf|class|exe|dll|so|rss|atom|cdxj?\.gz|jsonl?\.(?:gz|zst)|sha\d+|md5)$",
    re.I,
)
PAGE_ENDINGS = re.compile(r"\.(?:x?html?|shtml)(?:\.gz)?$", re.I)
MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|table|div|article|p|frameset|\?xml)\b", re.I
)
PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
COMMENT_BYTES = 4096
# What browsers and mirroring tools write into a page that they save: where it was, and when.
SAVED_FROM = (
    re.compile(rb"<!--\s*saved from url=\(\d+\)(?P<url>https?://[^\s>]+)\s*-->", re.I),  # IE, Chrome, Edge
    re.compile(rb"<!--\s*Page saved with SingleFile\s+url:\s*(?P<url>https?://\S+)", re.I),
    re.compile(rb"<!--\s*Mirrored from (?P<bare>[^\s>]+) by HTTrack", re.I),
)
SAVED_TRACES = (b"saved", b"httrack")
"""In lower case; one is in every match of these patterns and of the next, which are dear to look for."""
SAVED_DATE = re.compile(
    rb"saved date:\s*\w{3} (?P<day>\w{3} \d{1,2} \d{4} \d\d:\d\d:\d\d) GMT(?P<zone>[+-]\d{4})?|"
    rb"by HTTrack[^>]*?, \w{3}, (?P<httrack>\d\d \w{3} \d{4} \d\d:\d\d:\d\d) GMT",
    re.I,
)


def iter_paths(source: str | os.PathLike[str]) -> Iterator[str]:
    """The files that a path, a folder or a glob pattern stands for, sorted; a missing one is left to fail."""
    path = Path(source)
    if path.is_dir():
        yield from _iter_folder("" if str(path) == "." else os.path.join(path, ""))
    elif not path.exists() and glob.has_magic(os.fspath(source)):
        for found in sorted(glob.glob(os.fspath(source), recursive=True)):
            yield from iter_paths(found)
    else:
        yield str(path)


def _iter_folder(prefix: str) -> Iterator[str]:
    """Files whose path begins so, by name; hidden ones are left out, links to folders not followed."""
    try:
        with os.scandir(prefix or ".") as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except PermissionError:
        return
    for entry in found:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _iter_folder(f"{prefix}{entry.name}/")
        elif entry.is_file(follow_symlinks=False) or os.path.isfile(entry.path):
            yield prefix + entry.name


def is_plain_page(path: str) -> bool:
    """Is the file a page at first sight, by name and bytes? Raises OSError where it cannot be read."""
    if not PAGE_ENDINGS.search(path) or WARC_NAME.search(path) or not os.path.isfile(path):
        return False
    number = os.open(path, os.O_RDONLY)
    try:
        return MARKUP_START.match(os.read(number, SNIFF_BYTES)) is not None
    finally:
        os.close(number)


def is_other_file(raw: RawFile, path: Path) -> bool:
    """A file in a folder that is neither an archive nor a page."""
    kind = kind_of(raw)
    if kind in ("warc", "arc", "packed"):
        return False
    if kind == "wacz":  # any ZIP
        return path.suffix.lower() != ".wacz"
    if OTHER_ENDINGS.search(path.name):
        return True
    if kind == "empty":
        return False
    if PAGE_ENDINGS.search(path.name):  # an empty page is a drop, not something else
        return False
    head = raw.at(0, COMMENT_BYTES)
    return not (
        head.startswith((*PACKED, *UTF16_BOMS)) or is_mhtml(head) or MARKUP.search(head) or b"<" in head[:64]
    )


def capture_from_page(raw: RawFile, *, limits: Limits) -> Capture | Drop:
    """The capture that a saved page is; a compressed one is unpacked.

    Its address is the one that the saving tool noted, else a `file:` URL of the path as it was given.
    """
    body = raw.at(0, limits.body_bytes + 1)
    if len(body) > limits.body_bytes:
        detail = f"over {limits.body_bytes} bytes"
        return Drop(stage="source", reason="body_too_large", where=raw.name, detail=detail)
    try:
        decoded = decode_payload(body, (), limits=limits)
    except UnreadableCapture as error:
        return Drop(stage="source", reason=error.reason, where=raw.name, detail=error.detail)
    if is_mhtml(decoded.body) and (saved := page_from_mhtml(decoded.body)):
        return Capture(
            url=saved.url or file_url(raw.name),
            body=saved.body,
            headers=(("content-type", saved.content_type),),
            provenance=Provenance(source="file"),
            captured_at=saved.saved_at,
            flags=decoded.flags,
        )
    head = decoded.body[:COMMENT_BYTES]
    is_saved = any(trace in head.lower() for trace in SAVED_TRACES)
    return Capture(
        url=(_saved_url(head) if is_saved else None) or file_url(raw.name),
        body=decoded.body,
        provenance=Provenance(source="file"),
        captured_at=_saved_at(head) if is_saved else None,
        flags=decoded.flags,
    )


def _saved_url(head: bytes) -> str | None:
    for form in SAVED_FROM:
        found = form.search(head)
        if found is None:
            continue
        named = found.groupdict()
        if bare := named.get("bare"):
            return "http://" + bare.decode("utf-8", "replace").removeprefix("http://")
        return named["url"].decode("utf-8", "replace")
    return None


def _saved_at(head: bytes) -> datetime | None:
    found = SAVED_DATE.search(head)
    if found is None:
        return None
    try:
        if found["httrack"]:
            return datetime.strptime(found["httrack"].decode(), "%d %b %Y %H:%M:%S").replace(tzinfo=UTC)
        text = f"{found['day'].decode()} {(found['zone'] or b'+0000').decode()}"
        return datetime.strptime(text, "%b %d %Y %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return None


def file_url(name: str) -> str:
    """`file:` URL of a path as given, not made absolute: the same on every machine.

    >>> file_url("pages/a b.html"), file_url("/tmp/x.html")
    ('file:///pages/a%20b.html', 'file:///tmp/x.html')
    """
    path = name.replace(os.sep, "/").removeprefix("./").lstrip("/")
    return "file:///" + quote(path, safe="/!~*'();:@&=+$,-._", errors="surrogateescape")
