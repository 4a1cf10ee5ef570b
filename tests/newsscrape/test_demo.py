"""`newsscrape demo` from end to end, in a process of its own; and where its archive is found."""

import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console

from newsscrape.demo.archive import SEED_URL, Expectation, Published, demo_folder, expectations, warc_files
from newsscrape.demo.showing import show_agreement, show_page
from pipelines.errors import PipelineError
from pipelines.model import Article, Block, Drop
from pipelines.records import Record
from pipelines.run import record_from_capture
from pipelines.sources import iter_captures

DEMO_SECONDS = 30
BY_KIND = {"article": 151, "section": 2, "error": 1, "not_found": 1, "redirect": 3, "image": 1}
PROVENANCE = {"fetched_at", "source", "archive", "archive_url", "payload_digest"}
PROVENANCE |= {"warc_file", "warc_offset", "warc_length", "warc_record_id"}


class Run(msgspec.Struct):
    printed: str
    exit_code: int
    folder: Path

    def rows(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / name).read_bytes().splitlines()]

    def report(self) -> dict[str, Any]:
        report: dict[str, Any] = json.loads((self.folder / "run.json").read_bytes())
        return report


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("demo") / "out"
    done = subprocess.run(
        [sys.executable, "-m", "newsscrape", "demo", "--output", str(folder)],
        capture_output=True,
        timeout=3 * DEMO_SECONDS,
        check=False,
    )
    assert not done.stderr, done.stderr.decode()
    return Run(done.stdout.decode(), done.returncode, folder)


def manifest() -> dict[str, Any]:
    with demo_folder() as folder:
        loaded: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return loaded


def test_the_demo_ends_well(run: Run) -> None:
    assert run.exit_code == 0


def test_the_demo_takes_less_than_half_a_minute(run: Run) -> None:
    assert run.report()["seconds"] < DEMO_SECONDS


def test_every_capture_is_accounted_for(run: Run) -> None:
    report = run.report()

    assert report["captures"] == len(manifest()["captures"]) == sum(BY_KIND.values())
    assert report["records"] + report["drops"] + report["failures"] == report["captures"]


def test_nothing_fails(run: Run) -> None:
    assert run.report()["failures"] == 0


def test_there_is_one_record_for_every_capture_of_an_article(run: Run) -> None:
    records = Counter((row["url"], row["captured_at"]) for row in run.rows("records.jsonl"))
    articles = {
        (row["url"], row["captured_at"]): 1 for row in manifest()["captures"] if row["kind"] == "article"
    }

    assert {key: records[key] for key in articles} == articles


@pytest.mark.parametrize("kind", ["not_found", "redirect", "image"])
def test_what_is_no_page_is_dropped_with_a_reason(run: Run, kind: str) -> None:
    dropped = {(row["url"], row["captured_at"]): row["reason"] for row in run.rows("dropped.jsonl")}
    reasons = {"not_found": "http_status", "redirect": "redirect", "image": "not_html"}
    wanted = [row for row in manifest()["captures"] if row["kind"] == kind]

    assert [dropped.get((row["url"], row["captured_at"])) for row in wanted] == [reasons[kind]] * len(wanted)


def test_records_name_the_archive_they_were_replayed_from(run: Run) -> None:
    row = next(row for row in run.rows("records.jsonl") if row["url"] == SEED_URL)

    assert row["archive_url"].endswith(f"/news/20241113091500id_/{SEED_URL}")


def test_the_files_read_directly_give_the_same_records(run: Run) -> None:
    direct = {}
    with demo_folder() as folder:
        for capture in iter_captures(folder):
            record = capture if isinstance(capture, Drop) else record_from_capture(capture)
            if isinstance(record, Record):
                direct[record.url, record.captured_at] = without_provenance(msgspec.to_builtins(record))

    assert direct == {
        (row["url"], row["captured_at"]): without_provenance(row) for row in run.rows("records.jsonl")
    }


def without_provenance(record: dict[str, Any]) -> dict[str, Any]:
    """What must not depend on how the bytes came here."""
    return {name: value for name, value in record.items() if name not in PROVENANCE}


def test_the_demo_prints_the_account(run: Run) -> None:
    report = run.report()
    line = (
        f"{report['captures']} captures = {report['records']} records + {report['drops']} dropped + 0 failed"
    )

    assert line in run.printed


def test_the_demo_prints_what_agrees_with_its_authors(run: Run) -> None:
    assert "151 of 151 articles are, to the letter," in " ".join(run.printed.split())


@pytest.mark.parametrize(
    "line",
    [
        "- Поделиться публикацией:",
        "- © Ukraine in Arabic, 2018. All Rights Reserved.",
        "  They will meet in Muscat, which hosted secret Iran-U.S. talks in 2012,",
    ],
    ids=["cut share line", "cut footer", "kept text"],
)
def test_the_demo_shows_a_page_with_what_was_cut(run: Run, line: str) -> None:
    assert f"\n{line}" in run.printed


def test_the_demo_says_where_to_look_next(run: Run) -> None:
    assert str(run.folder) in run.printed.replace("\n", "")
    assert "newsscrape extract" in run.printed


def test_an_output_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = subprocess.run(
        [sys.executable, "-m", "newsscrape", "demo", "--output", str(tmp_path / "file")],
        capture_output=True,
        timeout=3 * DEMO_SECONDS,
        check=False,
    )

    assert (done.returncode, done.stderr.decode().count("\n"), b"Traceback" in done.stderr) == (1, 1, False)


def test_a_checkout_finds_the_archive_in_its_data_folder() -> None:
    with demo_folder() as folder:
        names = [path.name for path in warc_files(folder)]

    assert names == ["arab-2014-2017.warc.gz", "arab-2018-2023.warc.gz", "arab-2023-2024.warc.gz"]


def test_every_article_capture_has_an_expectation() -> None:
    with demo_folder() as folder:
        assert len(expectations(folder)) == BY_KIND["article"]


def printed_by(show: Callable[[Console], None]) -> str:
    console = Console(width=200, file=StringIO())
    with console.capture() as captured:
        show(console)
    return captured.get()


EXPECTED = Expectation(
    url="u", captured_at="t", title="Rain", text="It rained.", language="en", furniture_language="ru"
)
RECORD = Published(
    url="u", captured_at="t", title="Rain", text="It rained.", language="en", furniture_language="ru"
)


@pytest.mark.parametrize(
    ("change", "agreeing"),
    [
        ({}, 1),
        ({"title": "Rain | News"}, 0),
        ({"text": "It rained. "}, 0),
        ({"language": None}, 0),
        ({"furniture_language": "uk"}, 0),
        ({"captured_at": "other"}, 0),
    ],
    ids=["same", "title", "text", "language", "furniture", "no such record"],
)
def test_agreement_is_to_the_letter(change: dict[str, Any], agreeing: int) -> None:
    records = [msgspec.structs.replace(RECORD, **change)]
    printed = printed_by(lambda console: show_agreement(console, records, {("u", "t"): EXPECTED}))

    assert printed.startswith(f"{agreeing} of 1 articles are, to the letter")


def test_a_cut_line_with_a_role_says_which() -> None:
    block = Block(index=0, text="By Ann", kind="paragraph", tag="p", xpath=None, role="byline")
    printed = printed_by(lambda console: show_page(console, "u", Article(blocks=(block,))))

    assert "- By Ann  [byline]" in printed


def test_without_an_archive_the_error_says_where_it_was_sought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsscrape.demo.archive.PACKAGED", "resources/nowhere")
    monkeypatch.setattr("newsscrape.demo.archive.CHECKOUT", "data/nowhere")

    with pytest.raises(PipelineError, match="data/demo"), demo_folder():
        pass


def test_the_wheel_brings_the_archive(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(root)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if name.startswith("newsscrape/resources/demo/")}
    with demo_folder() as folder:
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    assert {name.removeprefix("newsscrape/resources/demo/") for name in names} == there
