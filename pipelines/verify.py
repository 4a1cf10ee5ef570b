"""Records and the archive files they came from to findings: is each record still what its bytes give?

First each record is derived anew from the capture at its WARC offset. What cannot be found there (no offset,
a file that moved or was packed anew) is then looked for in one pass over all files, by WARC-Record-ID, by
urlkey and time, or by the digest of the body.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import msgspec

from pipelines.claims import (
    Claim,
    Finding,
    MakeFinding,
    claim_from_line,
    contradictions_of,
    keys_of_claim,
    options_of,
    other_version_of,
    place_of_claim,
)
from pipelines.digests import sha256_hex
from pipelines.errors import PipelineError
from pipelines.jobs import WORKER_MEMORY_BYTES
from pipelines.limits import Limits
from pipelines.model import Capture, Drop, Provenance
from pipelines.outcomes import DEFAULT_OPTIONS, Options
from pipelines.recordfiles import RecordLine
from pipelines.records import Record
from pipelines.run import outcome_from_item
from pipelines.sources import RevisitResolver, capture_at, iter_captures
from pipelines.timestamps import rfc3339
from pipelines.urls import urlkey_from_url
from pipelines.workers import ordered_results

RUN_FIELDS = frozenset(
    {"fetched_at", "duplicate_of", "duplicate_cluster", "duplicate_jaccard", "version_of", "version_no"}
    | {"rights_robots", "site_profile"}
)
"""What a run adds that no single capture can give; left out of the comparison."""
FIELDS = tuple(field.name for field in msgspec.structs.fields(Record))
LOCATION = ("warc_file", "warc_offset", "warc_length", "warc_record_id")
PROVENANCE = tuple(field.name for field in msgspec.structs.fields(Provenance))
REPLAYED = ("archive", "live")
"""Sources that fetched the capture over the network: its place in a WARC file is not part of the record."""


class Task(msgspec.Struct, frozen=True):
    """One record with the capture or the place to derive it from; sent to a worker."""

    line: RecordLine
    paths: tuple[str, ...] = ()
    """The files that `warc_file` may mean."""
    capture: Capture | None = None
    files: tuple[str, ...] = ()
    """All files given: a revisit's original may be in any of them."""


class ArchiveFiles:
    """The archive files that were given, by name."""

    def __init__(self, paths: Iterable[str | os.PathLike[str]]) -> None:
        self.paths: list[Path] = []
        for path in map(Path, paths):
            self.paths += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        self._by_name: dict[str, list[Path]] = defaultdict(list)
        for path in self.paths:
            self._by_name[path.name].append(path)

    def find(self, warc_file: str) -> tuple[str, ...]:
        """The paths that a record's `warc_file` may mean, with what stands behind `!` in it.

        Of several files of that name the one whose path agrees longest with the record's comes first.
        """
        outer, mark, member = warc_file.partition("!")
        parts = Path(outer).parts[::-1]
        found = self._by_name.get(Path(outer).name, [])
        ranked = sorted(found, key=lambda path: -_agreeing(path.parts[::-1], parts))
        return tuple(f"{path}{mark}{member}" for path in ranked)


def verify_records(
    lines: Iterable[RecordLine],
    files: ArchiveFiles,
    *,
    options: Options = DEFAULT_OPTIONS,
    jobs: int = 1,
) -> Iterator[Finding]:
    """One finding a line: those of records found in their place in the lines' order, then the others'."""
    pending: list[RecordLine] = []
    notes: dict[int, Finding] = {}
    every = tuple(map(str, files.paths))
    tasks = (Task(line, _place(line, files), files=every) for line in lines)
    for task, finding in _checked(tasks, options=options, jobs=jobs):
        if finding.status in ("missing", "unreadable"):
            pending.append(task.line)
            notes[task.line.number] = finding
        else:
            yield finding
    if pending:
        yield from _scanned(pending, notes, files, options=options, jobs=jobs)


def summary_of(findings: Iterable[Finding]) -> dict[str, Any]:
    """Counts by status and by field, and all findings but the verified ones."""
    statuses: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    problems = []
    for finding in findings:
        statuses[finding.status] += 1
        fields.update(finding.fields)
        if finding.status != "verified":
            problems.append(finding)
    problems.sort(key=lambda finding: finding.line)
    return {
        "records": statuses.total(),
        "verified": statuses["verified"],
        "statuses": dict(sorted(statuses.items())),
        "fields": dict(sorted(fields.items())),
        "problems": [msgspec.to_builtins(problem) for problem in problems],
    }


def check_task(task: Task, *, options: Options = DEFAULT_OPTIONS) -> Finding:
    """The finding for one record; runs in a worker."""
    claimed = claim_from_line(task.line)
    if isinstance(claimed, Finding):
        return claimed
    finding = partial(
        Finding, line=task.line.number, id=claimed["id"], url=claimed["url"], where=place_of_claim(claimed)
    )
    contradictions = contradictions_of(claimed)
    if contradictions:
        return finding(status="own_digest", fields=contradictions)
    capture = task.capture
    if capture is None:
        if not task.paths:
            name = claimed["warc_file"]
            return finding(
                status="missing", detail=f"no file named {name}" if name else "no WARC offset in the record"
            )
        found = _capture_in_place(task, claimed, options.limits)
        if isinstance(found, str):
            return finding(status="unreadable", detail=found)
        capture = found
    return _compared(claimed, task, capture, options, finding)


def _compared(
    claimed: Claim, task: Task, capture: Capture, options: Options, finding: MakeFinding
) -> Finding:
    other = other_version_of(claimed, options)
    if other is not None:
        same = sha256_hex(capture.body) == claimed["body_sha256"]
        return finding(
            status="other_version",
            fields=() if same else ("body_sha256",),
            detail=f"{other}; body {'verified' if same else 'differs'}",
        )
    is_elsewhere = task.capture is not None and claimed["warc_file"] is not None
    location = {} if not is_elsewhere else {name: claimed[name] for name in LOCATION}
    found, capture = capture, _as_claimed(capture, claimed)
    outcome = outcome_from_item(capture, options=options_of(claimed, options))
    if outcome.record is None:
        reason = outcome.drop.reason if outcome.drop else "nothing"
        return finding(status="now_dropped", detail=reason)
    derived = msgspec.json.decode(outcome.record, type=Record)
    kept = {name: claimed[name] for name in RUN_FIELDS if name in claimed}
    derived = msgspec.structs.replace(derived, **kept, **location)
    if msgspec.json.encode(derived) == task.line.content:
        return _found_elsewhere(finding, claimed, found) if is_elsewhere else finding(status="verified")
    anew = msgspec.to_builtins(derived)
    differing = tuple(name for name in FIELDS if name not in claimed or claimed[name] != anew[name])
    unknown = tuple(sorted(claimed.keys() - set(FIELDS)))
    return finding(
        status="differs",
        fields=differing + unknown,
        detail=None if differing or unknown else "the same fields, written another way",
    )


def _found_elsewhere(finding: MakeFinding, claimed: Claim, capture: Capture) -> Finding:
    came = capture.provenance
    if came.warc_offset == claimed["warc_offset"] and _name(came.warc_file) == _name(claimed["warc_file"]):
        return finding(status="verified")
    return finding(status="moved", detail=f"found at {_where_of(capture)}")


def _as_claimed(capture: Capture, claimed: Claim) -> Capture:
    """A capture from a WARC as the network source that made the record saw it."""
    if claimed.get("source") not in REPLAYED:
        return _with_name(capture, claimed)
    came: dict[str, Any] = {name: claimed.get(name) for name in PROVENANCE}
    return msgspec.structs.replace(
        capture, provenance=Provenance(**came), final_url=claimed.get("final_url"), flags=()
    )


def _with_name(capture: Capture, claimed: Claim) -> Capture:
    """With the file's path as the record has it, where the names agree: folders are no part of the proof."""
    came = capture.provenance
    if came.warc_file is None or _name(came.warc_file) != _name(claimed["warc_file"]):
        return capture
    named = msgspec.structs.replace(came, warc_file=claimed["warc_file"])
    return msgspec.structs.replace(capture, provenance=named)


def _capture_in_place(task: Task, claimed: Claim, limits: Limits) -> Capture | str:
    """The capture at the record's offset in the first file that has it there; or why there is none."""
    refusals = []
    for path in task.paths:
        found = _capture_at(path, task, claimed, limits)
        if not isinstance(found, str) and found.provenance.warc_record_id == claimed["warc_record_id"]:
            return found
        refusals.append(found if isinstance(found, str) else f"another WARC record at {_where_of(found)}")
    return "; ".join(refusals)


def _where_of(capture: Capture) -> str:
    return f"{capture.provenance.warc_file}:{capture.provenance.warc_offset}"


def _capture_at(path: str, task: Task, claimed: Claim, limits: Limits) -> Capture | str:
    try:
        found: Capture | Drop = capture_at(
            path,
            claimed["warc_offset"],
            limits=limits,
            record_id=claimed["warc_record_id"],
            resolver=_resolver(task.files, limits),
        )
    except (PipelineError, OSError) as error:
        return str(error)
    if isinstance(found, Drop):
        return f"{found.reason}: {found.detail}" if found.detail else found.reason
    return found


@cache
def _resolver(files: tuple[str, ...], limits: Limits) -> RevisitResolver:
    """One a process: its tables are made when the first revisit comes."""
    return RevisitResolver(files, limits=limits)


def _place(line: RecordLine, files: ArchiveFiles) -> tuple[str, ...]:
    claimed = claim_from_line(line)
    if isinstance(claimed, Finding) or claimed["warc_file"] is None or claimed["warc_offset"] is None:
        return ()
    return files.find(claimed["warc_file"])


def _checked(tasks: Iterable[Task], *, options: Options, jobs: int) -> Iterator[tuple[Task, Finding]]:
    check = partial(_check_with_task, options=options)
    if jobs <= 1:
        yield from map(check, tasks)
        return
    yield from ordered_results(
        check,
        tasks,
        jobs=jobs,
        lost=_lost,
        seconds=options.limits.page_seconds,
        memory_bytes=WORKER_MEMORY_BYTES,
    )


def _check_with_task(task: Task, *, options: Options) -> tuple[Task, Finding]:
    finding = check_task(task, options=options)
    if finding.status in ("missing", "unreadable"):
        return msgspec.structs.replace(task, capture=None), finding
    return Task(RecordLine(task.line.number, b"", False)), finding


def _lost(task: Task, reason: str) -> tuple[Task, Finding]:
    return task, Finding(line=task.line.number, status="now_dropped", detail=reason)


def _scanned(
    pending: list[RecordLine],
    notes: dict[int, Finding],
    files: ArchiveFiles,
    *,
    options: Options,
    jobs: int,
) -> Iterator[Finding]:
    """Findings for the records that were not in their place, by one pass over all files."""
    wanted: dict[tuple[str, ...], list[RecordLine]] = defaultdict(list)
    for line in pending:
        for key in keys_of_claim(line):
            wanted[key].append(line)
    waiting = {line.number for line in pending}
    tasks = _matched(wanted, waiting, files, options)
    for task, finding in _checked(tasks, options=options, jobs=jobs):
        waiting.discard(task.line.number)
        yield finding
    for number in sorted(waiting):
        yield notes[number]


def _matched(
    wanted: dict[tuple[str, ...], list[RecordLine]], waiting: set[int], files: ArchiveFiles, options: Options
) -> Iterator[Task]:
    """Each line with its capture; of several at one address and second the one with the record's body."""
    by_body = any(key[0] == "body" for key in wanted)
    matched: set[int] = set()
    others: dict[int, Task] = {}
    resolver = RevisitResolver(files.paths, limits=options.limits)
    for path in files.paths:
        for capture in iter_captures(path, limits=options.limits, resolver=resolver):
            if isinstance(capture, Drop):
                continue
            for key in _keys_of_capture(capture, by_body=by_body):
                for line in wanted.get(key, ()):
                    if line.number in matched:
                        continue
                    task = Task(line, capture=capture)
                    if not _is_surely(capture, key, line):
                        others.setdefault(line.number, task)
                        continue
                    matched.add(line.number)
                    yield task
        if matched >= waiting:
            return
    yield from (task for number, task in others.items() if number not in matched)


def _is_surely(capture: Capture, key: tuple[str, ...], line: RecordLine) -> bool:
    """Several captures may share an address and second, or a body: the right one shares all of them."""
    if key[0] == "at":
        return sha256_hex(capture.body).encode() in line.content
    return key[0] == "id" or msgspec.json.encode(capture.url) in line.content


def _keys_of_capture(capture: Capture, *, by_body: bool) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = [("at", urlkey_from_url(capture.url), rfc3339(capture.captured_at) or "")]
    if capture.provenance.warc_record_id:
        keys.append(("id", capture.provenance.warc_record_id))
    if by_body:
        keys.append(("body", sha256_hex(capture.body)))
    return keys


def _name(warc_file: str | None) -> str:
    outer, mark, member = (warc_file or "").partition("!")
    return f"{Path(outer).name}{mark}{member}"


def _agreeing(one: tuple[str, ...], two: tuple[str, ...]) -> int:
    length = 0
    for first, second in zip(one, two, strict=False):
        if first != second:
            break
        length += 1
    return length
