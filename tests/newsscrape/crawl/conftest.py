"""Crawls as a user runs them: the command in a process of its own, against servers on loopback."""

import atexit
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for the servers beside this file

from ia_server import Archive, serving

# Pauses that would be seconds and minutes in life.
QUICK = ("--set", "POLITENESS_BACKOFF_S=0.02", "--set", "POLITENESS_HOLD_S=1.2")


@dataclass(frozen=True)
class Crawled:
    """What a crawl left behind."""

    exit_code: int
    records: list[dict[str, Any]]
    dropped: list[dict[str, Any]]
    run: dict[str, Any]
    errors: str
    output: Path

    @property
    def urls(self) -> list[str]:
        return [record["url"] for record in self.records]

    def reason(self, url: str) -> str | None:
        """Why a URL was dropped."""
        return next((drop["reason"] for drop in self.dropped if drop["url"] == url), None)


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


@cache
def command_server() -> subprocess.Popen[str]:
    server = Path(__file__).with_name("command_server.py")
    process = subprocess.Popen(
        [sys.executable, str(server)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def run_newsscrape(*arguments: str) -> Done:
    """`newsscrape …` in a process of its own."""
    server = command_server()
    assert server.stdin is not None
    assert server.stdout is not None
    with TemporaryDirectory() as folder:
        places = {name: str(Path(folder, name)) for name in ("stdout", "stderr")}
        task = {**places, "arguments": arguments, "environment": {"NO_COLOR": "1", "COLUMNS": "200"}}
        server.stdin.write(json.dumps(task) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        return Done(code, *(Path(place).read_text("utf-8") for place in places.values()))


def run_crawl(folder: Path, *arguments: str, state: Path | None = None) -> Crawled:
    """`newsscrape crawl …` with its files in `folder`, and its own politeness state unless one is given."""
    output = folder / "out"
    place = ("--output", str(output), "--state-dir", str(state or folder / "state"))
    done = run_newsscrape("crawl", *arguments, *place, *QUICK)
    report = output / "run.json"
    return Crawled(
        exit_code=done.returncode,
        records=lines_of(output / "records.jsonl"),
        dropped=lines_of(output / "dropped.jsonl"),
        run=json.loads(report.read_text()) if report.exists() else {},
        errors=done.stderr,
        output=output,
    )


@pytest.fixture
def crawl(tmp_path: Path) -> Callable[..., Crawled]:
    return lambda *arguments, **named: run_crawl(tmp_path, *arguments, **named)


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[[Archive], Archive]]:
    """Puts an archive on a port until the module's tests are over."""
    with ExitStack() as stack:
        yield lambda archive: stack.enter_context(serving(archive))
