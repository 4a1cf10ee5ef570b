"""Runs extractors given as commands over pages, one answer line a page, and caches what they answer."""

import hashlib
import json
import queue
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

import msgspec

from benchmarks.datasets import BenchPage

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "benchmarks" / ".cache"
PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
PEER_NAMES = (
    "trafilatura",
    "trafilatura-precision",
    "readability-lxml",
    "newspaper4k",
    "resiliparse",
    "justext",
)
OURS = "newsscrape"
TIMEOUT_S = 60.0
"""After that long without an answer the command is ended, the page counted as empty, and it starts anew."""
MAX_SILENT = 4
"""So many pages running without an answer, and the command is taken for broken."""
MAX_VERSIONS = 6
"""Caches of that many versions of one extractor are kept."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What an extractor says of one page."""

    text: str = ""
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    language: str | None = None
    is_timeout: bool = False


class Extractor(msgspec.Struct, frozen=True, kw_only=True):
    """A command that reads `{id, url, html_path}` lines and writes one answer line for each."""

    name: str
    command: tuple[str, ...]
    version: str | None
    """Names the cache; None: never cached."""
    answers: Path | None = None
    """A file of answers given before, instead of a command; pages that it lacks count as empty."""


def our_extractor(*, with_standfirst: bool = True) -> Extractor:
    """This project as it is in the work tree; its version is a digest of the sources and resources."""
    options = () if with_standfirst else ("--no-standfirst",)
    version = digest_of_tree(ROOT / "pipelines", Path(__file__).with_name("adapter.py"))
    return Extractor(
        name=OURS,
        command=(sys.executable, "-m", "benchmarks.adapter", *options),
        version=version + ("" if with_standfirst else "-nostandfirst"),
    )


def peer_extractor(name: str) -> Extractor:
    """A peer in its own environment. Raises FileNotFoundError where `make peers` has not been run."""
    if not PEERS_PYTHON.is_file():
        raise FileNotFoundError(f"{PEERS_PYTHON}: run `make peers` first, or use --peers none")
    command = (str(PEERS_PYTHON), "-m", "benchmarks.peer", name)
    asked = subprocess.run((*command, "--version"), cwd=ROOT, capture_output=True, text=True, check=True)
    version = asked.stdout.strip() + "-" + digest_of_tree(Path(__file__).with_name("peer.py"))[:8]
    return Extractor(name=name, command=command, version=version)


def extractor_from_argument(argument: str) -> Extractor:
    """`NAME=COMMAND LINE` as given on the command line; never cached, since its version is unknown."""
    name, sep, command = argument.partition("=")
    if not sep or not command.strip():
        raise ValueError(f"{argument!r} is not NAME=COMMAND")
    return Extractor(name=name, command=tuple(shlex.split(command)), version=None)


def extractor_from_file(argument: str) -> Extractor:
    """`NAME=FILE` of answer lines, such as out-of-fold answers of a cross-validation."""
    name, sep, path = argument.partition("=")
    if not sep or not Path(path).is_file():
        raise ValueError(f"{argument!r} is not NAME=FILE of an existing file")
    return Extractor(name=name, command=(), version=None, answers=Path(path))


def digest_of_tree(*paths: Path) -> str:
    """SHA-256 over names and bytes of the files below `paths`, compiled ones left out (16 hex digits)."""
    digest = hashlib.sha256()
    for path in paths:
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        for file in files:
            if "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(path.parent)}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def answers_of_extractor(extractor: Extractor, pages: Sequence[BenchPage]) -> dict[str, Answer]:
    """Answers by page id; pages seen before by the same version come from the cache."""
    if extractor.answers is not None:
        rows = map(json.loads, filter(None, extractor.answers.read_text(encoding="utf-8").split("\n")))
        given = {row["id"]: _answer_from_row(row) for row in rows}
        return {page.id: given.get(page.id, Answer()) for page in pages}
    keys = {page.id: _page_key(page) for page in pages}
    cache = _Cache(extractor)
    wanted = [page for page in pages if keys[page.id] not in cache.answers]
    for page, answer in _iter_answers(extractor, wanted):
        cache.add(keys[page.id], answer)
    cache.close()
    return {page.id: cache.answers[keys[page.id]] for page in pages}


def _page_key(page: BenchPage) -> str:
    return hashlib.sha256(page.url.encode() + b"\0" + page.path.read_bytes()).hexdigest()[:24]


class _Cache:
    """Answers of one extractor version, an appended JSONL file."""

    def __init__(self, extractor: Extractor) -> None:
        self.answers: dict[str, Answer] = {}
        self._file: TextIO | None = None
        if extractor.version is None:
            return
        folder = CACHE / extractor.name
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{extractor.version}.jsonl"
        if path.is_file():
            for line in path.read_text(encoding="utf-8").split("\n"):
                if line.endswith("}"):  # the last line of a run that was ended may be half written
                    row = json.loads(line)
                    self.answers[row.pop("key")] = msgspec.convert(row, Answer)
        self._file = path.open("a", encoding="utf-8")
        for old in sorted(folder.glob("*.jsonl"), key=lambda p: p.stat().st_mtime)[:-MAX_VERSIONS]:
            old.unlink()

    def add(self, key: str, answer: Answer) -> None:
        self.answers[key] = answer
        if self._file is not None:
            row = {"key": key} | msgspec.to_builtins(answer)
            self._file.write(json.dumps(row, ensure_ascii=True) + "\n")
            self._file.flush()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _iter_answers(extractor: Extractor, pages: Sequence[BenchPage]) -> Iterator[tuple[BenchPage, Answer]]:
    running: _Running | None = None
    silent = 0
    for page in pages:
        running = running or _Running(extractor)
        row = running.ask({"id": page.id, "url": page.url, "html_path": str(page.path)})
        silent = silent + 1 if row is None else 0
        if silent > MAX_SILENT:
            raise RuntimeError(
                f"{extractor.name} gave no answer {silent} times running; see its messages above"
            )
        if row is None:
            running.end()
            running = None
        yield page, _answer_from_row(row)
    if running is not None:
        running.end()


def _answer_from_row(row: dict[str, Any] | None) -> Answer:
    if row is None:
        return Answer(is_timeout=True)
    return Answer(
        text=row.get("text") or "",
        title=row.get("title") or None,
        authors=tuple(row.get("authors") or ()),
        date=row.get("date") or None,
        language=row.get("language") or None,
    )


class _Running:
    """One started command."""

    def __init__(self, extractor: Extractor) -> None:
        self._process = subprocess.Popen(
            extractor.command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def ask(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """The answer to one line; None where none came in time, or the command ended."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(row) + "\n")
            self._process.stdin.flush()
            line = self._lines.get(timeout=TIMEOUT_S)
        except (queue.Empty, BrokenPipeError):
            return None
        if not line:
            return None
        answer: dict[str, Any] = json.loads(line)
        if answer.get("id") != row["id"]:
            raise ValueError(f"answer for {answer.get('id')!r} where {row['id']!r} was asked")
        return answer

    def end(self) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
            self._process.wait(timeout=5)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
