"""CDX and CDXJ files, plain or gzipped, to CDX records; CDX records to CDXJ lines in the order pywb wants."""

import gzip
import heapq
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import msgspec

from pipelines.model import CdxRecord

# The columns of CDX files without a legend line, by their number (the CDX legend of the Internet Archive).
COLUMNS = {
    7: "N b a m s k S",
    9: "N b a m s k r V g",
    10: "N b a m s k r M V g",
    11: "N b a m s k r M S V g",
}
# Letters of a ` CDX N b a m s k r M S V g` header line (the CDX file format's legend).
LEGEND = {
    "N": "urlkey",
    "b": "timestamp",
    "a": "url",
    "m": "mimetype",
    "s": "statuscode",
    "k": "digest",
    "r": "redirect",
    "M": "flags",
    "S": "length",
    "V": "offset",
    "g": "filename",
}
# Fields of CDXJ as pywb spells them.
CDXJ_NAMES = {"url": "url", "mime": "mimetype", "status": "statuscode", "digest": "digest"}
CDXJ_NAMES |= {"length": "length", "offset": "offset", "filename": "filename", "redirect": "redirect"}
CDXJ_NAMES |= {"original": "url", "mimetype": "mimetype", "statuscode": "statuscode"}
NUMBERS = ("statuscode", "length", "offset")
MAX_LINE_BYTES = 1024 * 1024


def cdx_record_from_line(line: str, columns: str | None = None) -> CdxRecord | None:
    """One line of a CDX (`columns` as in its legend, `N b a …`) or CDXJ file; None for what is neither.

    >>> line = 'com,example)/ 20140103030321 {"url": "http://example.com/", "status": "200", "offset": "5"}'
    >>> record = cdx_record_from_line(line)
    >>> record.urlkey, record.statuscode, record.offset, record.digest
    ('com,example)/', 200, 5, None)
    """
    urlkey, _, rest = line.strip().partition(" ")
    timestamp, _, payload = rest.partition(" ")
    if payload.startswith("{"):
        try:
            fields = msgspec.json.decode(payload)
        except msgspec.DecodeError:
            return None
        if not isinstance(fields, dict) or not timestamp.isdigit():
            return None
        named = {CDXJ_NAMES[name]: value for name, value in fields.items() if name in CDXJ_NAMES}
        extra = {name: str(value) for name, value in fields.items() if name not in CDXJ_NAMES}
        return _record({**named, "urlkey": urlkey, "timestamp": timestamp}, extra)
    values = line.split()
    letters = (columns or COLUMNS.get(len(values), "")).split()
    if not letters or len(values) < len(letters):
        return None
    named = {
        LEGEND[letter]: value for letter, value in zip(letters, values, strict=False) if letter in LEGEND
    }
    return _record(named, {})


def _record(named: dict[str, object], extra: dict[str, str]) -> CdxRecord | None:
    fields = {name: str(value) for name, value in named.items() if value not in (None, "", "-")}
    if not fields.get("url") or not fields.get("timestamp", "").isdigit() or not fields.get("urlkey"):
        return None
    numbers = {
        name: int(fields[name]) if fields.get(name, "").isdigit() and len(fields[name]) < 19 else None
        for name in NUMBERS
    }
    texts = {name: value for name, value in fields.items() if name not in NUMBERS}
    return msgspec.convert({**texts, **numbers, "extra": extra}, CdxRecord)


def iter_cdx_file(path: str | os.PathLike[str]) -> Iterator[CdxRecord]:
    """The records of a CDX or CDXJ file in its order; lines that are neither are left out."""
    columns = None
    for line in _lines(Path(path)):
        if line.lstrip().startswith("CDX "):
            columns = line.strip()[4:]
            continue
        record = cdx_record_from_line(line, columns)
        if record is not None:
            yield record


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as plain:
        packed = plain.read(2) == b"\x1f\x8b"
        plain.seek(0)
        try:
            with gzip.GzipFile(fileobj=plain) if packed else plain as file:
                while line := file.readline(MAX_LINE_BYTES):
                    yield line.decode("utf-8", "replace")
        except (EOFError, gzip.BadGzipFile):
            return  # cut short: what there is was read


def line_from_cdx_record(record: CdxRecord) -> str:
    """One CDXJ line as pywb writes it, without line end; strings throughout, unknown fields left out."""
    fields: dict[str, str] = {"url": record.url}
    for name, value in (
        ("mime", record.mimetype),
        ("status", record.statuscode),
        ("digest", record.digest),
        ("length", record.length),
        ("offset", record.offset),
        ("filename", record.filename),
    ):
        if value is not None:
            fields[name] = str(value)
    fields |= record.extra
    return f"{record.urlkey} {record.timestamp} {msgspec.json.encode(fields).decode()}"


def iter_sorted_lines(lines: Iterable[str], *, lines_in_memory: int = 200_000) -> Iterator[bytes]:
    """Encoded lines with line ends in the byte order that pywb's binary search needs, each once.

    What exceeds `lines_in_memory` is sorted in temporary files and merged.
    """
    with ExitStack() as stack:
        runs: list[Iterable[bytes]] = []
        encoded = (line.encode("utf-8", "surrogateescape") + b"\n" for line in lines)
        while run := sorted(islice(encoded, lines_in_memory)):
            if len(run) < lines_in_memory and not runs:
                runs.append(run)
                break
            spool = stack.enter_context(tempfile.TemporaryFile())
            spool.writelines(run)
            spool.seek(0)
            runs.append(spool)
        last = None
        for line in heapq.merge(*runs):
            if line != last:
                yield line
            last = line
