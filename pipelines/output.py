"""The files of a run: records, drops, blocks and run.json; complete or not there, and resumable."""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from pipelines.counts import RunCounts
from pipelines.identity import key_of, links_from_keys
from pipelines.outcomes import Outcome, dropped_line
from pipelines.records import Record
from pipelines.sinks import SINKS
from pipelines.sinks.files import AtomicFile, read_lines

CHECKPOINT_EVERY = 500
"""Outcomes between two checkpoints; a resume repeats at most so many."""


class OutputPaths(msgspec.Struct, frozen=True, kw_only=True):
    """Where the files of a run go; None: not written."""

    records: Path | None = None
    dropped: Path | None = None
    blocks: Path | None = None
    report: Path | None = None

    @classmethod
    def in_directory(
        cls,
        directory: str | os.PathLike[str],
        *,
        with_blocks: bool = False,
        records_name: str = "records.jsonl",
    ) -> "OutputPaths":
        """The usual names in one directory."""
        root = Path(directory)
        return cls(
            records=root / records_name,
            dropped=root / "dropped.jsonl",
            blocks=root / "blocks.jsonl" if with_blocks else None,
            report=root / "run.json",
        )


class RunOutput:
    """Writes outcomes as they come; `commit` names the files, `abandon` keeps the partial ones."""

    def __init__(
        self,
        paths: OutputPaths,
        *,
        format: str = "jsonl",
        journal: "Journal | None" = None,
        counts: RunCounts | None = None,
        sizes: Mapping[str, int] | None = None,
        link: bool = False,
    ) -> None:
        self.paths = paths
        self.counts = counts or RunCounts()
        self._sink = SINKS[format]()
        self._journal = journal
        self._link = link
        self._files: dict[str, AtomicFile] = {}
        for name in ("records", "dropped", "blocks"):
            path = getattr(paths, name)
            if path is not None:
                self._files[name] = AtomicFile(path, resume_at=None if sizes is None else sizes.get(name, 0))
        if sizes is None and "records" in self._files:
            self._files["records"].write(self._sink.header())
        self._since_checkpoint = 0

    def add(self, outcome: Outcome) -> None:
        """Write and count one outcome."""
        if outcome.drop is not None:
            self.counts.add_drop(outcome.drop)
            self._write("dropped", dropped_line(outcome.drop) + b"\n")
        if outcome.record is not None:
            self.counts.add_record(language=outcome.language, flags=outcome.flags)
            self._write("records", self._sink.line(outcome.record, outcome.markdown))
            if outcome.blocks is not None:
                self._write("blocks", outcome.blocks + b"\n")
        self.counts.second_opinions += outcome.second_opinion
        self._since_checkpoint += 1

    def _write(self, name: str, content: bytes) -> None:
        if name in self._files:
            self._files[name].write(content)

    def checkpoint(self, position: Mapping[str, Any], *, force: bool = False) -> None:
        """Now and then: make all so far durable and note the position that a resume goes on from."""
        if self._journal is None or (not force and self._since_checkpoint < CHECKPOINT_EVERY):
            return
        sizes = {name: file.checkpoint() for name, file in self._files.items()}
        self._journal.note(sizes=sizes, counts=self.counts.as_dict(), position=dict(position))
        self._since_checkpoint = 0

    def commit(self, report: Mapping[str, Any]) -> dict[str, Any]:
        """Complete: rename the files, write run.json, forget the journal."""
        outputs = {}
        for name, file in self._files.items():
            file.commit()
            if name == "records" and self._link:
                link_records(file.path)
            outputs[name] = _described(file.path)
        whole = {**self.counts.as_dict(), "outputs": outputs, **report}
        if self.paths.report is not None:
            out = AtomicFile(self.paths.report)
            out.write(msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n")
            out.commit()
        if self._journal is not None:
            self._journal.remove()
        return whole

    def abandon(self) -> None:
        """Leave the partial files as they are, for a resume."""
        for file in self._files.values():
            file.abandon()


def link_records(path: Path) -> None:
    """Set `duplicate_of`, `version_of` and `version_no` in a file of JSONL records, in place.

    Two passes; only the few fields that links are made of are held in memory.
    """
    with read_lines(path) as stream:
        keys = [key_of(msgspec.json.decode(line)) for line in stream]
    linked = AtomicFile(path)
    with read_lines(path) as stream:
        for line, links in zip(stream, links_from_keys(keys), strict=True):
            record = msgspec.json.decode(line, type=Record)
            linked.write(
                msgspec.json.encode(msgspec.structs.replace(record, **msgspec.structs.asdict(links)))
            )
            linked.write(b"\n")
    linked.commit()


def _described(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return {"file": path.name, "bytes": path.stat().st_size, "sha256": digest.hexdigest()}


class Checkpoint(msgspec.Struct, frozen=True):
    """One line of a journal."""

    sizes: dict[str, int]
    counts: dict[str, Any]
    position: dict[str, Any]
    task: dict[str, Any]


class Journal:
    """A file of checkpoints beside the output; its last whole line is where a resume begins."""

    def __init__(self, path: Path, task: Mapping[str, Any]) -> None:
        self.path = path
        self._task = dict(task)

    def last(self) -> Checkpoint | None:
        """The last checkpoint of the same task, None where there is none."""
        if not self.path.exists():
            return None
        for line in reversed(self.path.read_bytes().splitlines()):
            try:
                checkpoint = msgspec.json.decode(line, type=Checkpoint)
            except msgspec.DecodeError:  # torn by the kill that a resume is for
                continue
            return checkpoint if checkpoint.task == self._task else None
        return None

    def note(self, *, sizes: dict[str, int], counts: dict[str, Any], position: dict[str, Any]) -> None:
        line = msgspec.json.encode(Checkpoint(sizes, counts, position, self._task))
        with self.path.open("ab") as stream:
            stream.write(line + b"\n")
            stream.flush()
            os.fsync(stream.fileno())

    def remove(self) -> None:
        with suppress(FileNotFoundError, NotADirectoryError):
            self.path.unlink()
