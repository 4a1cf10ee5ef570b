"""Tasks to outcomes: the same on workers and here, whatever is read where, and whatever goes wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import jobs, run
from pipelines.limits import DEFAULT_LIMITS
from pipelines.outcomes import DEFAULT_OPTIONS, Done
from pipelines.sources import RevisitResolver, SourceCounts, Stored, Task, iter_tasks

STORY = "<p>The river rose by two metres in the night, and the town's old bridge fell before the morning.</p>"
PAGE = f"<title>The old bridge falls</title><h1>The old bridge falls</h1>{STORY * 9}".encode()


def warc_record(url: str, body: bytes, headers: bytes = b"") -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + headers + b"\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


@pytest.fixture(name="source")
def _source(tmp_path: Path) -> Path:
    """Pages, an empty one, and a WARC file whose second payload is cut short."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.html").write_bytes(PAGE.replace(b"old", b"%d-year-old" % number))
    (folder / "empty.html").write_bytes(b"")
    lengths = (b"", b"Content-Length: 9000\r\n", b"")
    records = [warc_record(f"http://example.com/{n}", PAGE[:-9], length) for n, length in enumerate(lengths)]
    (folder / "x.warc").write_bytes(b"".join(records))
    return folder


def tasks_of(source: Path) -> list[Task]:
    resolver = RevisitResolver(limits=DEFAULT_LIMITS)
    return list(iter_tasks(source, limits=DEFAULT_LIMITS, resolver=resolver, counts=SourceCounts()))


def test_workers_give_what_this_process_gives(source: Path):
    tasks = tasks_of(source)

    here = list(jobs.iter_done(tasks))

    assert sum(isinstance(task, Stored) for task in tasks) >= 30
    assert list(jobs.iter_done(tasks, jobs=2)) == here
    assert sum(outcome.record is not None for done in here for outcome in done.outcomes) >= 30
    assert [done.capture_flags for done in here if done.capture_flags] == [{"truncated": 1}]


def test_a_file_that_has_gone_is_a_failure_and_the_rest_goes_on(source: Path):
    tasks = tasks_of(source)
    (source / "07.html").unlink()

    outcomes = list(jobs.iter_outcomes(tasks, jobs=2))

    failed = [outcome.drop for outcome in outcomes if outcome.drop and outcome.drop.is_failure]
    assert [(drop.reason, drop.where) for drop in failed] == [("unreadable_source", str(source / "07.html"))]
    assert len(outcomes) == len(tasks)


def test_an_error_in_a_reader_costs_its_page_only(source: Path, monkeypatch: pytest.MonkeyPatch):
    def faulty(stored: Stored, **_: object) -> object:
        raise ZeroDivisionError("of a reader")

    monkeypatch.setattr(run, "iter_stored", faulty)

    (outcome,) = run.done_with_task(Stored(str(source / "01.html"))).outcomes

    assert outcome.drop is not None
    assert (outcome.drop.reason, outcome.drop.where) == ("internal_error", str(source / "01.html"))
    assert "of a reader" in (outcome.drop.detail or "")


def test_what_ended_a_worker_is_named_without_being_read_again(tmp_path: Path):
    page, archive = tmp_path / "a b.html", tmp_path / "x.warc"
    page.write_bytes(PAGE)
    archive.write_bytes(warc_record("http://example.com/1", PAGE) + warc_record("http://example.com/2", PAGE))
    tasks = [Stored(str(page)), *tasks_of(archive), Stored(str(tmp_path / "none.html"))]

    done = [jobs._lost(task, "worker_died", options=DEFAULT_OPTIONS) for task in tasks]

    drops = [outcome.drop for one in done for outcome in one.outcomes]
    assert [(drop.url, drop.where) for drop in drops if drop][:3] == [
        (f"file://{tmp_path}/a%20b.html", f"file://{tmp_path}/a%20b.html"),
        ("http://example.com/1", "x.warc:0"),
        ("http://example.com/2", f"x.warc:{len(archive.read_bytes()) // 2}"),
    ]
    assert {drop.reason for drop in drops if drop} == {"worker_died"}
    assert all(isinstance(one, Done) for one in done)


def test_who_hands_out_work_imports_nothing_of_the_chain():
    code = (
        "import sys, newsscrape.extraction, newsscrape.sources, newsscrape.selecting; "
        "print([name for name in ('pipelines.run', 'pipelines.extract', 'numpy', 'lxml') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
