"""One extraction run: sources of any kind through the chain into files or standard output."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import msgspec

from newsscrape.progress import Progress
from newsscrape.selecting import without_repeated_texts
from pipelines.counts import RunCounts
from pipelines.model import Capture, Drop
from pipelines.output import Journal, OutputPaths, RunOutput
from pipelines.records import rfc3339
from pipelines.run import DEFAULT_OPTIONS, Options, config_sha256, iter_outcomes
from pipelines.sinks import SINKS
from pipelines.version import EXTRACTOR

Item = Capture | Drop


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
    items: Callable[[], Iterable[Item]],
    *,
    jobs: int = 1,
    resume: bool = False,
    progress: Progress | None = None,
    source_report: Callable[[], Mapping[str, Any]] = dict,
) -> Summary:
    """Extract all of `items()` into the files of `task.paths`, or to standard output where it has none.

    The same items give the same bytes, in the same order, whatever `jobs` is and however often the run was
    killed and resumed. `source_report` adds to run.json what the sources counted. Raises `SinkError` when an output cannot be written.
    """
    started = time.time()
    journal = _journal(task)
    # Which texts were seen before is in no checkpoint: such a run begins anew.
    is_distinct = "distinct" in task.selection
    checkpoint = journal.last() if journal and resume and not is_distinct else None
    if journal and not checkpoint:
        journal.remove()
    counts = RunCounts.from_dict(checkpoint.counts) if checkpoint else RunCounts()
    done = checkpoint.position["items"] if checkpoint else 0
    output = RunOutput(
        task.paths,
        format=task.format,
        journal=journal,
        counts=counts,
        link=task.link,
        sizes=checkpoint.sizes if checkpoint else None,
    )
    to_stdout = task.paths.records is None
    sink = SINKS[task.format]()
    if to_stdout:
        _print(sink.header())
    problems: list[Drop] = []
    stream = islice(iter(items()), done, task.limit)
    try:
        with closing(iter_outcomes(stream, options=task.options, jobs=jobs)) as outcomes:  # type: ignore[type-var]
            for outcome in without_repeated_texts(outcomes) if is_distinct else outcomes:
                output.add(outcome)
                done += 1
                if to_stdout and outcome.record is not None:
                    _print(sink.line(outcome.record, outcome.markdown))
                if outcome.drop is not None and outcome.drop.is_failure and len(problems) < SHOWN_PROBLEMS:
                    problems.append(outcome.drop)
                output.checkpoint({"items": done})
                if progress:
                    progress.advance(counts.records)
    except BaseException:
        output.checkpoint({"items": done}, force=True)
        output.abandon()
        raise
    finally:
        if progress:
            progress.close()
    seconds = time.time() - started
    output.commit({**_report(task, started, seconds, jobs), **source_report()})
    return Summary(counts, tuple(problems), seconds)


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
