"""WARC files and what is in them to a WACZ package."""

import html
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePath

import msgspec

from newsscrape import __version__
from newsscrape.sources import missing_file
from pipelines.cdxj import iter_sorted_lines, line_from_cdx_record
from pipelines.charsets import decode_markup
from pipelines.errors import BadArchiveFile, PipelineError
from pipelines.model import Capture, CdxRecord, Drop
from pipelines.sinks.wacz import WaczContent, WaczPage, write_wacz
from pipelines.sources import capture_at
from pipelines.sources.files import iter_files
from pipelines.sources.indexing import iter_cdx_records
from pipelines.timestamps import datetime_from_timestamp

PAGE_TYPES = ("text/html", "application/xhtml+xml")
TITLE = re.compile(r"<title[^>]*>(.{0,2000}?)</title", re.I | re.S)
TITLE_CHARS = 50_000


class PackSummary(msgspec.Struct):
    """What was packed, and the failures that name what could not be read."""

    warcs: int = 0
    captures: int = 0
    pages: int = 0
    problems: list[Drop] = []


def pack_wacz(
    sources: Sequence[str], output: Path, *, title: str, created: datetime | None = None
) -> PackSummary:
    """Pack the WARC files behind `sources`. Raises `PipelineError` where one is missing or there is none at all."""
    summary = PackSummary()
    for missing in filter(None, map(missing_file, sources)):
        raise PipelineError(f"{missing.where}: {missing.detail}")
    warcs = _named(path for source in sources for path, _ in iter_files(source))
    if not warcs:
        raise PipelineError(f"{', '.join(sources)}: no WARC or ARC file to pack")
    records: list[CdxRecord] = []
    for name, path in warcs:
        for found in iter_cdx_records(path):
            if isinstance(found, Drop):
                summary.problems.append(found)
            else:
                records.append(msgspec.structs.replace(found, filename=name))
    summary.warcs, summary.captures = len(warcs), len(records)
    write_wacz(
        output,
        WaczContent(
            warcs=warcs,
            index_lines=iter_sorted_lines(map(line_from_cdx_record, records)),
            pages=_pages(records, dict(warcs), summary),
            title=title,
            software=f"newsscrape {__version__}",
            created=created or datetime.now(UTC),
        ),
    )
    return summary


def _named(paths: Iterator[str]) -> list[tuple[str, Path]]:
    """Files with the names that they get in the package; of two equal ones the second gets a number."""
    named: dict[str, Path] = {}
    for path in paths:
        if "!" in path and not Path(path).exists():
            raise BadArchiveFile(path, 0, "is packed already")
        name = PurePath(path).name
        number = 1
        while name in named:
            name = f"{number}-{PurePath(path).name}"
            number += 1
        named[name] = Path(path)
    return list(named.items())


def _pages(records: list[CdxRecord], paths: dict[str, Path], summary: PackSummary) -> Iterator[WaczPage]:
    """The pages among the captures, in the order of time."""
    pages = [record for record in records if record.mimetype in PAGE_TYPES and record.statuscode == 200]
    for number, record in enumerate(sorted(pages, key=lambda record: (record.timestamp, record.url)), 1):
        moment = datetime_from_timestamp(record.timestamp)
        if moment is None:
            continue
        summary.pages += 1
        stamp = moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
        yield WaczPage(id=f"page-{number}", url=record.url, ts=stamp, title=_title(record, paths))


def _title(record: CdxRecord, paths: dict[str, Path]) -> str | None:
    try:
        found = capture_at(paths[record.filename or ""], record.offset or 0)
    except (BadArchiveFile, OSError):
        return None
    if not isinstance(found, Capture):
        return None
    content_type = next((value for name, value in found.headers if name == "content-type"), "")
    markup = decode_markup(found.body[: TITLE_CHARS * 4], content_type=content_type).html[:TITLE_CHARS]
    title = TITLE.search(markup)
    return " ".join(html.unescape(title[1]).split()) or None if title else None
