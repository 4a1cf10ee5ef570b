"""Our extractor as a command."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = [
    "The river rose by two metres on Sunday night and flooded the lower town, the mayor said.",
    "More than three hundred people had to leave their houses, and the school was closed.",
    "Meteorologists expect that the rain will go on until the end of the week, with snow.",
]
PAGE = (
    '<html lang="en"><head><title>Flood in the valley - Example News</title>'
    '<meta property="article:published_time" content="2009-05-01T08:30:00Z"></head><body>'
    '<ul class="nav"><li><a href="/">Home</a></li><li><a href="/w">Weather</a></li></ul>'
    "<div class=article><h1>Flood in the valley</h1><p class=byline>By Jane Doe</p>"
    f"{''.join(f'<p>{text}</p>' for text in TEXT)}</div>"
    "<div class=footer>All rights reserved.</div></body></html>"
)


def answers(*lines: str) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.adapter"],
        cwd=ROOT, input="".join(line + "\n" for line in lines), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def line_for(path: Path, name: str = "p1") -> str:
    return json.dumps({"id": name, "url": "http://example.org/flood", "html_path": str(path)})


def test_plain_and_gzip_files_give_the_same_answer(tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "p.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    plain, packed = answers(line_for(tmp_path / "p.html"), line_for(tmp_path / "p.html.gz"))
    assert plain == packed


def test_answer_holds_the_fields_of_the_protocol(tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(PAGE, encoding="utf-8")
    (answer,) = answers(line_for(tmp_path / "p.html"))
    assert answer == {
        "id": "p1",
        "text": "\n\n".join(TEXT),
        "title": "Flood in the valley",
        "authors": ["Jane Doe"],
        "date": "2009-05-01",
        "language": "en",
    }


def test_every_line_gets_an_answer_whatever_the_page_is(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "torn.gz").write_bytes(gzip.compress(PAGE.encode())[:40])
    (tmp_path / "deep.html").write_bytes(b"<div>" * 20_000 + b"x")
    names = ["empty.html", "torn.gz", "deep.html", "missing.html"]
    given = answers(*(line_for(tmp_path / name, name) for name in names), "not json")
    assert [answer["id"] for answer in given] == [*names, None]
