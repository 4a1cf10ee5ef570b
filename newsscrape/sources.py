"""What the words on a command line name: a file, a folder, an archive file, a URL, standard input."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipelines.limits import Limits
from pipelines.model import Capture, Drop
from pipelines.sources import RevisitResolver, SourceCounts, iter_captures

STANDARD_INPUT = "-"


class Opening:
    """How sources are opened: limits, and what all sources of a run share.

    Revisits are resolved across all files given, and through `indexes` (CDX or CDXJ files).
    """

    def __init__(self, sources: Iterable[str], *, limits: Limits, indexes: Iterable[Path] = ()) -> None:
        self.sources = tuple(sources)
        self.limits = limits
        files = [source for source in self.sources if source != STANDARD_INPUT and not is_url(source)]
        self.resolver = RevisitResolver(files, indexes=indexes, limits=limits)
        self.counts = SourceCounts()


def is_url(source: str) -> bool:
    """Has it to be fetched?"""
    return source.lower().startswith(("http://", "https://"))


def iter_items(opening: Opening) -> Iterator[Capture | Drop]:
    """The captures of all sources in the order given; neighbouring URLs are fetched together.

    A source that cannot be read at all is one failure that names it.
    """
    waiting: list[str] = []
    for source in opening.sources:
        if is_url(source):
            waiting.append(source)
            continue
        yield from _fetched(waiting, opening.limits)
        waiting = []
        try:
            yield from _read(source, opening)
        except OSError as error:
            yield Drop(
                stage="source",
                reason="unreadable_source",
                where=source,
                detail=error.strerror or str(error),
                is_failure=True,
            )
    yield from _fetched(waiting, opening.limits)


def _fetched(urls: list[str], limits: Limits) -> Iterator[Capture | Drop]:
    if urls:
        from newsscrape.fetching import iter_fetched

        yield from iter_fetched(urls, limits=limits)


def _read(source: str, opening: Opening) -> Iterator[Capture | Drop]:
    is_stdin = source == STANDARD_INPUT
    yield from iter_captures(
        sys.stdin.buffer if is_stdin else source,
        name="stdin" if is_stdin else None,
        limits=opening.limits,
        resolver=opening.resolver,
        counts=opening.counts,
    )


def known_total(sources: Iterable[str], limit: int | None) -> int | None:
    """How many captures there will be, where that can be told without reading: URLs and single pages."""
    total = 0
    for source in sources:
        if is_url(source):
            total += 1
        elif os.path.isdir(source):
            total += sum(1 for path in Path(source).rglob("*") if path.is_file())
        elif source.lower().endswith((".html", ".htm", ".html.gz")):
            total += 1
        else:
            return None
    return min(total, limit) if limit else total
