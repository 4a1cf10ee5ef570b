"""Archive files to one sorted CDXJ file."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

import msgspec

from newsscrape.sources import missing_file
from pipelines.cdxj import iter_sorted_lines, line_from_cdx_record
from pipelines.model import Drop
from pipelines.sinks.files import AtomicFile
from pipelines.sources.indexing import iter_cdx_records

SHOWN_PROBLEMS = 20


class IndexSummary(msgspec.Struct):
    """What came of it; the first problems are kept to be named."""

    lines: int = 0
    failures: int = 0
    problems: list[Drop] = []


def write_index(files: Sequence[str], output: Path | None, *, full_paths: bool = False) -> IndexSummary:
    """Index `files` into `output`, complete or not there; on standard output where it is None."""
    summary = IndexSummary()
    lines = iter_sorted_lines(_lines(files, summary, full_paths))
    if output is None:
        for line in lines:
            summary.lines += 1
            sys.stdout.buffer.write(line)
        return summary
    file = AtomicFile(output)
    try:
        for line in lines:
            summary.lines += 1
            file.write(line)
    except BaseException:
        file.abandon()
        raise
    file.commit()
    return summary


def _lines(files: Sequence[str], summary: IndexSummary, full_paths: bool) -> Iterator[str]:
    for source in files:
        if (missing := missing_file(source)) is not None:
            _note(missing, summary)
        for found in iter_cdx_records(source):
            if isinstance(found, Drop):
                _note(found, summary)
                continue
            name = found.filename or ""
            shown = name if full_paths else PurePath(name.rpartition("!")[2]).name
            yield line_from_cdx_record(msgspec.structs.replace(found, filename=shown))


def _note(drop: Drop, summary: IndexSummary) -> None:
    summary.failures += drop.is_failure
    if len(summary.problems) < SHOWN_PROBLEMS:
        summary.problems.append(drop)
