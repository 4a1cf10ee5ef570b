"""Assembles the expected records from the authored fields; the extractor has no part in it."""

from collections import Counter
from typing import Any

from data.builder.articles import INTERFACES, CapturePlan, Source
from data.builder.warcs import Entry, file_of, iso_date


def expected_article(source: Source, planned: list[tuple[CapturePlan, Entry]]) -> dict[str, Any]:
    """Fields that hold for every capture, and per capture those that depend on it."""
    return {
        "id": source.id,
        "title": source.title,
        "standfirst": source.lead,
        "dateline_raw": source.dateline.strip() if source.dateline else None,
        "dateline_place": source.place,
        "dateline_agency": source.agency,
        "authors": [source.author] if source.author else [],
        "language": source.language,
        "texts": {str(edition): source.text(edition) for edition in _editions(source)},
        "captures": [_expected_capture(source, capture, entry) for capture, entry in planned],
    }


def _editions(source: Source) -> list[int]:
    return sorted({capture.edition for capture in source.captures})


def _expected_capture(source: Source, capture: CapturePlan, entry: Entry) -> dict[str, Any]:
    shows_author = not capture.timestamp < "2018"
    return {
        "url": entry.response.url,
        "captured_at": iso_date(capture.timestamp),
        "http_status": 200,
        "warc_file": file_of(capture.timestamp),
        "is_revisit": entry.refers_to is not None,
        "furniture_language": INTERFACES[capture.interface],
        "published_at": _expected_publication(source, capture),
        "source_credit": None if "nosource" in capture.options else source.source_credit,
        "has_author": bool(source.author and shows_author),
        "edition": str(capture.edition),
    }


def _expected_publication(source: Source, capture: CapturePlan) -> str | None:
    """The printed or declared time with its offset; None where the page does not give it.

    The stamp in an imported article's address is the time of import, hence no publication.
    """
    if source.published is None:
        return None
    if source.imported and (capture.has_new_address or "undated" in capture.options):
        return None
    return source.published.isoformat()


def manifest(entries: list[Entry]) -> dict[str, Any]:
    """WARC records per file and kind, and one row per capture: what a run must account for."""
    files: dict[str, Counter[str]] = {}
    for entry in entries:
        counts = files.setdefault(entry.file, Counter({"warcinfo": 1}))
        counts["revisit" if entry.refers_to else "response"] += 1
        counts["request"] += entry.with_request
    rows = sorted(entries, key=lambda e: (e.response.timestamp, e.response.url))
    return {
        "files": {name: dict(sorted(counts.items())) for name, counts in sorted(files.items())},
        "captures": [
            {
                "url": entry.response.url,
                "captured_at": iso_date(entry.response.timestamp),
                "http_status": entry.response.status,
                "kind": entry.kind,
                "warc_file": entry.file,
                "is_revisit": entry.refers_to is not None,
            }
            for entry in rows
        ],
    }
