"""One extraction run: sources of any kind through the chain into files or standard output."""

import os
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import msgspec

from newsscrape.progress import Progress
from newsscrape.selecting import RepeatedTexts
from pipelines.counts import RunCounts
from pipelines.jobs import iter_done
from pipelines.model import Drop
from pipelines.outcomes import DEFAULT_OPTIONS, Done, Options, Outcome, config_sha256
from pipelines.output import Journal, OutputPaths, RunOutput
from pipelines.sinks import SINKS
from pipelines.sources import SourceCounts, Task
from pipelines.timestamps import rfc3339
from pipelines.version import EXTRACTOR


class ExtractTask(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done; its digest tells a resume whether it goes on with the same work."""

    sources: tuple[str, ...]
    paths: OutputPaths
    format: str = "jsonl"
    limit: int | None = None
    link: bool = False
    """Link versions of one address and repeats of one text (JSONL in a file only)."""
    options: Options = DEFAULT_OPTIONS
    selection: dict[str, str] = {}
    """Which captures of an archive file, by name of the option."""

    def identity(self) -> dict[str, Any]:
        return {
            "sources": list(self.sources),
            "format": self.format,
            "limit": self.limit,
            "selection": self.selection,
            "config_sha256": config_sha256(self.options),
            "links": self.options.with_links,
        }


class Summary(msgspec.Struct, frozen=True):
    """What a run did, for the command line to print."""

    counts: RunCounts
    problems: tuple[Drop, ...]
    """The first failures, to be named one a line."""
    seconds: float


SHOWN_PROBLEMS = 20


def run_extract(
    task: ExtractTask,
    tasks: Callable[[], Iterable[Task]],
    *,
    jobs: int = 1,
    resume: bool = False,
    progress: Progress | None = None,
    source_counts: SourceCounts | None = None,
) -> Summary:
    """Extract all of `tasks()` into the files of `task.paths`, or to standard output where it has none.

    The same tasks give the same bytes, in the same order, whatever `jobs` is and however often the run was
    killed and resumed. `source_counts`: where the sources count. Raises `SinkError` when an output cannot be
    written.
    """
    started = time.time()
    run = _Run(task, resume=resume)
    stream = islice(iter(tasks()), run.done, task.limit)
    try:
        with closing(iter_done(stream, options=task.options, jobs=jobs)) as results:  # type: ignore[type-var]
            for result in results:
                run.take(result)
                if progress:
                    progress.advance(run.counts.records)
    except BaseException:
        run.stop()
        raise
    finally:
        if progress:
            progress.close()
    seconds = time.time() - started
    report = _report(task, started, seconds, jobs)
    if source_counts is not None:
        source_counts.add(run.left.flags, run.left.lost_bytes)
        report["read"] = source_counts.as_dict()
    run.output.commit(report)
    return Summary(run.counts, tuple(run.problems), seconds)


class _Run:
    """A run on its way: what is done, counted and written so far."""

    def __init__(self, task: ExtractTask, *, resume: bool) -> None:
        is_distinct = "distinct" in task.selection
        self._repeated = RepeatedTexts() if is_distinct else None
        journal = _journal(task)
        # Which texts were seen before is in no checkpoint: such a run begins anew.
        checkpoint = journal.last() if journal and resume and not is_distinct else None
        if journal and not checkpoint:
            journal.remove()
        self.counts = RunCounts.from_dict(checkpoint.counts) if checkpoint else RunCounts()
        position = checkpoint.position if checkpoint else {}
        self.done = position.get("items", 0)
        """Tasks done, so many are left out by a resume."""
        self.left = SourceCounts()
        """What was counted for captures that a resume will not read again."""
        self.left.add(position.get("capture_flags", {}), position.get("lost_bytes", 0))
        self.output = RunOutput(
            task.paths,
            format=task.format,
            journal=journal,
            counts=self.counts,
            link=task.link,
            sizes=checkpoint.sizes if checkpoint else None,
        )
        self.problems: list[Drop] = []
        self._is_between = True
        self._printed = SINKS[task.format]() if task.paths.records is None else None
        if self._printed:
            _print(self._printed.header())

    def take(self, result: Done) -> None:
        """Write and count what became of one task."""
        self._is_between = False
        for made in result.outcomes:
            self._write(self._repeated.drop_if_repeated(made) if self._repeated else made)
        self.done += 1
        if result.capture_flags or result.lost_bytes:
            self.left.add(result.capture_flags, result.lost_bytes)
        self._is_between = True
        self.output.checkpoint(self._position())

    def _write(self, outcome: Outcome) -> None:
        self.output.add(outcome)
        if self._printed and outcome.record is not None:
            _print(self._printed.line(outcome.record, outcome.markdown))
        drop = outcome.drop
        if drop is not None and drop.is_failure and len(self.problems) < SHOWN_PROBLEMS:
            self.problems.append(drop)

    def stop(self) -> None:
        """Leave all as it is for a resume; amid a result it goes on from the last checkpoint."""
        if self._is_between:
            self.output.checkpoint(self._position(), force=True)
        self.output.abandon()

    def _position(self) -> dict[str, Any]:
        return {
            "items": self.done,
            "capture_flags": dict(self.left.flags),
            "lost_bytes": self.left.lost_bytes,
        }


def _print(content: bytes) -> None:
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _journal(task: ExtractTask) -> Journal | None:
    if task.paths.records is None:
        return None
    records = task.paths.records
    return Journal(records.with_name(f".{records.name}.journal"), task.identity())


def _report(task: ExtractTask, started: float, seconds: float, jobs: int) -> dict[str, Any]:
    return {
        "command": "extract",
        "sources": list(task.sources),
        "extractor": EXTRACTOR,
        "config_sha256": config_sha256(task.options),
        "started_at": rfc3339(datetime.fromtimestamp(started, UTC)),
        "seconds": round(seconds, 3),
        "jobs": jobs,
    }


def default_jobs() -> int:
    """All cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
