"""What the words on a command line name: a file, a folder, an archive file, a URL, standard input."""

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from newsscrape.remote_files import is_remote_archive, open_remote
from pipelines.errors import PipelineError
from pipelines.limits import Limits
from pipelines.model import Capture, Drop
from pipelines.selection import Selection
from pipelines.sources import (
    RevisitResolver,
    SourceCounts,
    Stored,
    Task,
    iter_captures,
    iter_stored,
    iter_tasks,
)
from pipelines.sources.indexing import iter_selected

STANDARD_INPUT = "-"
NEAREST_CAPTURE = {"date_window_s": "inf"}
"""Who names an archive's address takes the capture it leads to; one of another time is flagged."""


class Opening:
    """How sources are opened: limits, and what all sources of a run share.

    Revisits are resolved across all files given, and through `indexes` (CDX or CDXJ files). Raises
    `PipelineError` for a source without a name (Python takes it for the folder it runs in).
    """

    def __init__(
        self,
        sources: Iterable[str],
        *,
        limits: Limits,
        indexes: Iterable[Path] = (),
        selection: Selection | None = None,
    ) -> None:
        self.sources = tuple(sources)
        if "" in self.sources:
            raise PipelineError("a source without a name")
        self.limits = limits
        self.indexes = tuple(indexes)
        self.selection = selection or Selection()
        self.resolver = RevisitResolver(self.files, indexes=self.indexes, limits=limits)
        self.counts = SourceCounts()

    @property
    def files(self) -> list[str]:
        """The local ones."""
        return [
            source
            for source in self.sources
            if source != STANDARD_INPUT and not is_url(source) and not is_remote_archive(source)
        ]


def is_url(source: str) -> bool:
    """Has it to be fetched?"""
    return source.lower().startswith(("http://", "https://")) and not is_remote_archive(source)


def missing_file(source: str) -> Drop | None:
    """The failure that names a file or folder that is not there; None for one that is, and for a pattern."""
    if Path(source).exists() or any(char in source for char in "*?["):
        return None
    detail = os.strerror(errno.ENOENT)
    return Drop(stage="source", reason="unreadable_source", where=source, detail=detail, is_failure=True)


def iter_items(opening: Opening) -> Iterator[Capture | Drop]:
    """The captures of all sources in the order given; neighbouring URLs are fetched together.

    A source that cannot be read at all is one failure that names it.
    """
    for task in iter_opened(opening):
        if isinstance(task, Stored):
            yield from iter_stored(task, limits=opening.limits, counts=opening.counts)
        else:
            yield task


def iter_opened(opening: Opening) -> Iterator[Task]:
    """As `iter_items`, but captures in local files are left there where they can be, for workers to read."""
    if not opening.selection.is_everything:
        yield from iter_selected(
            opening.files,
            opening.selection,
            indexes=opening.indexes,
            limits=opening.limits,
            resolver=opening.resolver,
            remote={one: partial(open_remote, one) for one in opening.sources if is_remote_archive(one)},
        )
        return
    waiting: list[str] = []
    for source in opening.sources:
        if is_url(source):
            waiting.append(source)
            continue
        yield from _fetched(waiting, opening.limits)
        waiting = []
        try:
            yield from _read(source, opening)
        except (OSError, PipelineError) as error:
            yield Drop(
                stage="source",
                reason="unreadable_source",
                where=source,
                detail=getattr(error, "strerror", None) or str(error),
                is_failure=True,
            )
    yield from _fetched(waiting, opening.limits)


def _fetched(urls: list[str], limits: Limits) -> Iterator[Capture | Drop]:
    if urls:
        from newsscrape.fetching import iter_fetched

        yield from iter_fetched(urls, limits=limits, arguments=NEAREST_CAPTURE)


def _read(source: str, opening: Opening) -> Iterator[Task]:
    if is_remote_archive(source):
        with open_remote(source) as file:
            yield from iter_captures(
                file, name=source, limits=opening.limits, resolver=opening.resolver, counts=opening.counts
            )
        return
    if source == STANDARD_INPUT:
        yield from iter_captures(
            sys.stdin.buffer,
            name="stdin",
            limits=opening.limits,
            resolver=opening.resolver,
            counts=opening.counts,
        )
        return
    yield from iter_tasks(source, limits=opening.limits, resolver=opening.resolver, counts=opening.counts)


def known_total(sources: Iterable[str], limit: int | None) -> int | None:
    """How many captures there will be, where that can be told without reading: URLs and single pages."""
    total = 0
    for source in sources:
        if is_url(source):
            total += 1
        elif is_remote_archive(source):
            return None
        elif os.path.isdir(source):
            total += sum(1 for path in Path(source).rglob("*") if path.is_file())
        elif source.lower().endswith((".html", ".htm", ".html.gz")):
            total += 1
        else:
            return None
    return min(total, limit) if limit else total
