"""What the words on a command line name: a file, a folder, an archive file, a URL, standard input."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipelines.limits import Limits
from pipelines.model import Capture, Drop

STANDARD_INPUT = "-"


def is_url(source: str) -> bool:
    """Has it to be fetched?"""
    return source.lower().startswith(("http://", "https://"))


def iter_items(sources: Iterable[str], *, limits: Limits) -> Iterator[Capture | Drop]:
    """The captures of all sources in the order given; neighbouring URLs are fetched together.

    A source that cannot be read at all is one failure that names it.
    """
    waiting: list[str] = []
    for source in sources:
        if is_url(source):
            waiting.append(source)
            continue
        yield from _fetched(waiting, limits)
        waiting = []
        try:
            yield from _read(source, limits)
        except OSError as error:
            yield Drop(
                stage="source",
                reason="unreadable_source",
                where=source,
                detail=error.strerror or str(error),
                is_failure=True,
            )
    yield from _fetched(waiting, limits)


def _fetched(urls: list[str], limits: Limits) -> Iterator[Capture | Drop]:
    if urls:
        from newsscrape.fetching import iter_fetched

        yield from iter_fetched(urls, limits=limits)


def _read(source: str, limits: Limits) -> Iterator[Capture | Drop]:
    from pipelines.sources import iter_captures

    if source == STANDARD_INPUT:
        yield from iter_captures(sys.stdin.buffer, limits=limits, name="stdin")
    else:
        yield from iter_captures(source, limits=limits)


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
