"""`newsscrape extract` as people call it: a process of its own, real files, exit codes."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsscrape.extraction import ExtractTask
from pipelines.outcomes import Options
from pipelines.output import OutputPaths

STORIES = {
    "bridge": (
        "The council of the lakeside town voted on Monday to rebuild the old timber bridge, which a flood "
        "in March had carried away together with two boats and the ticket office.",
        "Work is to begin in June and to last until the following spring, said the mayor, who thanked the "
        "engineers for their patience and the ferrymen for their long days on the water.",
    ),
    "orchard": (
        "An orchard that was planted by schoolchildren forty years ago has been opened to visitors, who may "
        "pick up what has fallen but are asked to leave the branches alone.",
        "The trees carry eleven kinds of apple, three of which nobody has been able to name, a gardener "
        "told the visitors on the first day, which was a wet one.",
    ),
}


def page(name: str) -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in STORIES[name])
    return (
        f"<html lang=en><head><title>About the {name} | Herald</title></head><body><ul><li><a href=/>Home</a>"
        f"<li><a href=/news>News</a></ul><h1>About the {name}</h1>{paragraphs}"
        "<div id=footer>Copyright Herald</div></body></html>"
    )


def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "newsscrape", "extract", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=100, check=False)


def records(output: bytes) -> list[dict]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "pages"
    root.mkdir()
    for name in STORIES:
        (root / f"{name}.html").write_text(page(name))
    return root


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    path = tmp_path / "crawl.warc.gz"
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for number in range(30):
            name = sorted(STORIES)[number % 2]
            headers = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.0"
            )
            writer.write_record(
                writer.create_warc_record(
                    f"http://herald.example/{name}/{number}",
                    "response",
                    payload=io.BytesIO(page(name).encode()),
                    http_headers=headers,
                    warc_headers_dict={"WARC-Date": "2021-05-04T10:00:00Z"},
                )
            )
    return path


def test_a_page_becomes_one_record_on_standard_output(folder: Path):
    done = run(folder / "bridge.html")

    (record,) = records(done.stdout)
    assert (done.returncode, record["title"], record["text"]) == (
        0,
        "About the bridge",
        "\n\n".join(STORIES["bridge"]),
    )


def test_standard_input_is_read(folder: Path):
    done = run("-", stdin=page("orchard").encode())

    assert [record["text"] for record in records(done.stdout)] == ["\n\n".join(STORIES["orchard"])]


def test_a_folder_is_read_in_order(folder: Path):
    done = run(folder)

    assert [record["title"] for record in records(done.stdout)] == ["About the bridge", "About the orchard"]


def test_jobs_do_not_change_a_byte(warc: Path):
    assert run(warc, "--jobs", "1").stdout == run(warc, "--jobs", "2").stdout != b""


def test_a_warc_s_records_carry_their_provenance(warc: Path):
    first, second, *_ = records(run(warc).stdout)

    assert (first["source"], first["warc_file"], first["warc_offset"], first["captured_at"]) == (
        "warc",
        "crawl.warc.gz",
        0,
        "2021-05-04T10:00:00Z",
    )
    assert second["warc_offset"] == first["warc_length"]


def test_limit_reads_no_further(warc: Path):
    assert len(records(run(warc, "--limit", "3").stdout)) == 3


def test_an_output_folder_holds_records_drops_and_counts(warc: Path, folder: Path, tmp_path: Path):
    (folder / "empty.html").write_text("")

    done = run(folder, warc, "-o", tmp_path / "out")

    counts = json.loads((tmp_path / "out" / "run.json").read_text())
    dropped = records((tmp_path / "out" / "dropped.jsonl").read_bytes())
    assert done.returncode == 0
    assert (counts["captures"], counts["records"], counts["drops"], counts["failures"]) == (33, 32, 1, 0)
    assert [(drop["reason"], drop["stage"]) for drop in dropped] == [("empty_file", "source")]


def test_csv_has_a_header_and_a_row_a_record(folder: Path):
    rows = list(csv.DictReader(io.StringIO(run(folder, "-f", "csv").stdout.decode())))

    assert [row["title"] for row in rows] == ["About the bridge", "About the orchard"]


def test_markdown_keeps_the_paragraphs(folder: Path):
    text = run(folder / "bridge.html", "-f", "markdown").stdout.decode()

    assert "\n# About the bridge\n\n" + "\n\n".join(STORIES["bridge"]) in text


def test_markdown_keeps_links_where_asked_for(folder: Path):
    body = page("bridge").replace("timber bridge", "<a href='https://x.example/b'>timber bridge</a>")
    (folder / "bridge.html").write_text(body)

    plain = run(folder / "bridge.html", "-f", "markdown").stdout.decode()
    linked = run(folder / "bridge.html", "-f", "markdown", "--inline-links").stdout.decode()

    assert STORIES["bridge"][0] in plain
    assert linked == plain.replace("timber bridge", "[timber bridge](https://x.example/b)")


def test_a_run_without_links_is_not_resumed_with_them():
    task = ExtractTask(sources=("x",), paths=OutputPaths(), format="markdown")
    linked = msgspec.structs.replace(task, options=Options(with_links=True))

    assert task.identity() != linked.identity()
    assert task.identity()["config_sha256"] == linked.identity()["config_sha256"]


def test_a_missing_file_is_named_and_the_rest_goes_on(folder: Path):
    done = run(folder / "none.html", folder / "bridge.html")

    assert (done.returncode, len(records(done.stdout))) == (1, 1)
    assert b"none.html" in done.stderr
    assert b"Traceback" not in done.stderr


def test_an_address_that_is_none_is_named():
    done = run("http://[bad")

    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    assert b"http://[bad: bad_url" in done.stderr


def test_a_folder_without_a_page_is_named(tmp_path: Path):
    done = run(tmp_path)

    assert (done.returncode, done.stdout) == (0, b"")
    assert f"nothing found in {tmp_path}".encode() in done.stderr


def test_a_folder_that_cannot_be_made_is_named(folder: Path, tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    done = run(folder / "bridge.html", "-o", tmp_path / "file" / "out")

    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    assert f"{tmp_path / 'file' / 'out'}".encode() in done.stderr


def test_max_failures_allows_some(folder: Path):
    assert run(folder / "none.html", folder, "--max-failures", "1").returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["x.html", "-f", "yaml"],
        ["x.html", "--resume"],
        ["x.html", "--inline-links"],
        ["x.html", "--charset", "klingon"],
        ["--urls", "none.txt"],
        ["x.html", "--index", "none.cdxj"],
        ["x.html", "--max-nesting", "0"],
        ["x.html", "--page-seconds", "-1"],
        ["--no-such-option"],
    ],
    ids=str,
)
def test_wrong_use_is_exit_code_2(arguments: list[str]):
    assert run(*arguments).returncode == 2


def test_a_warc_cut_in_the_middle_gives_what_is_whole(warc: Path, tmp_path: Path):
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(warc.read_bytes()[: warc.stat().st_size // 2])

    done = run(cut, "-o", tmp_path / "out")

    counts = json.loads((tmp_path / "out" / "run.json").read_text())
    assert counts["records"] >= 13
    assert counts["captures"] == counts["records"] + counts["drops"] + counts["failures"]
    assert b"Traceback" not in done.stderr


def test_a_killed_run_resumed_gives_the_bytes_of_one_that_was_not(warc: Path, tmp_path: Path):
    whole = run(warc, "-o", tmp_path / "whole")
    code = (
        "import os, pipelines.output as o\n"
        "o.CHECKPOINT_EVERY = 7\n"
        "add = o.RunOutput.add\n"
        "def deadly(self, outcome):\n"
        "    add(self, outcome)\n"
        "    if self.counts.captures == 17: os.kill(os.getpid(), 9)\n"
        "o.RunOutput.add = deadly\n"
        "import sys; sys.argv = ['newsscrape', 'extract', sys.argv[1], '-o', sys.argv[2], '-j', '1']\n"
        "from newsscrape.cli import main; main()\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(warc), str(tmp_path / "out")], check=False)

    resumed = run(warc, "-o", tmp_path / "out", "--resume")

    assert (whole.returncode, killed.returncode, resumed.returncode) == (0, -9, 0)
    for name in ("records.jsonl", "dropped.jsonl"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "dropped.jsonl",
        "records.jsonl",
        "run.json",
    ]
