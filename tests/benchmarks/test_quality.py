"""Running an extractor given as a command, and the table that comes out."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import extractors
from benchmarks.datasets import pages_from_set
from benchmarks.extractors import (
    Extractor,
    answers_of_extractor,
    digest_of_tree,
    extractor_from_argument,
    extractor_from_file,
)

ROOT = Path(__file__).resolve().parents[2]
ECHO = """
import gzip, json, sys
for line in sys.stdin:
    row = json.loads(line)
    text = gzip.decompress(open(row["html_path"], "rb").read()).decode()
    if "CRASH" in text:
        sys.exit(1)
    print(json.dumps({"id": row["id"], "text": text, "title": "Rain"}), flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data set of two pages whose whole text is their truth; the first ends the command."""
    (tmp_path / "set" / "html").mkdir(parents=True)
    rows = []
    for name, text in (("a", "CRASH"), ("b", "It rained all day in the valley.")):
        (tmp_path / "set" / "html" / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
        row = {"id": name, "url": "", "html": f"html/{name}.gz", "page_type": "article", "language": "en"}
        rows.append(json.dumps(row | {"truth": {"text": text, "title": "Rain"}}))
    (tmp_path / "set" / "truth.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path / "set"


@pytest.fixture
def echo(tmp_path: Path) -> str:
    """A command that answers each page with its bytes."""
    script = tmp_path / "echo.py"
    script.write_text(ECHO, encoding="utf-8")
    return f"echo={sys.executable} {script}"


def test_a_command_that_ends_costs_one_page_and_starts_again(folder: Path, echo: str) -> None:
    answers = answers_of_extractor(extractor_from_argument(echo), pages_from_set(folder))
    assert (answers["a"].is_timeout, answers["b"].text) == (True, "It rained all day in the valley.")


def test_a_command_needs_a_name() -> None:
    with pytest.raises(ValueError, match="NAME=COMMAND"):
        extractor_from_argument("python x.py")


def test_answers_of_a_known_version_come_from_the_cache(
    folder: Path, echo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extractors, "CACHE", tmp_path / "cache")
    command = extractor_from_argument(echo).command
    pages = [page for page in pages_from_set(folder) if page.id == "b"]
    first = answers_of_extractor(Extractor(name="echo", command=command, version="1"), pages)
    again = answers_of_extractor(Extractor(name="echo", command=("false",), version="1"), pages)
    assert again == first


def test_version_of_a_tree_changes_with_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("a = 1\n", encoding="utf-8")
    before = digest_of_tree(tmp_path)
    (tmp_path / "x.py").write_text("a = 2\n", encoding="utf-8")
    assert digest_of_tree(tmp_path) != before


def test_answers_given_before_stand_for_an_extractor(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "given.jsonl").write_text('{"id": "b", "text": "It rained."}\n', encoding="utf-8")
    answers = answers_of_extractor(
        extractor_from_file(f"given={tmp_path / 'given.jsonl'}"), pages_from_set(folder)
    )
    assert [answers[name].text for name in ("a", "b")] == ["", "It rained."]


def test_the_command_line_prints_a_row_for_the_command(folder: Path, echo: str) -> None:
    command = [sys.executable, "-m", "benchmarks.quality", "--benchmark", str(folder), "--no-ours"]
    done = subprocess.run(
        [*command, "--peers", "none", "--command", echo, "--ids", "b"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "| echo" in done.stdout
    assert "1.000 (1.000-1.000)" in done.stdout
