"""`index`, `pack` and the selection options of `extract`, by the real commands; pywb serves what they write."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from newsscrape.cli import build_app
from pipelines.cdxj import iter_cdx_file
from pipelines.sinks.warc import WarcEntry, WarcWriter
from pipelines.sources import iter_captures
from tests.newsscrape.real_pywb import ROOT, manage, require, serving_pywb

WACZ = ROOT / ".venv-wacz" / "bin" / "wacz"
STORY = " ".join(
    f"Sentence {n} of the story tells what happened in the valley on that day." for n in range(12)
)


def page(title: str, *, version: int) -> bytes:
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"<p>{STORY}</p><p>Version {version} of the report ends here, with thanks to all readers.</p>"
        "</article></body></html>"
    ).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two WARC files: three captures of one address, one of another, an image, a revisit."""
    root: Path = tmp_path_factory.mktemp("archive")
    html = (("content-type", "text/html"),)
    with WarcWriter(root, software="test", prefix="news", max_bytes=2500) as out:
        for year, scheme in ((2018, "http"), (2019, "https"), (2020, "https")):
            body = page("Flood in the valley", version=min(year, 2019))
            at = datetime(year, 3, 4, 5, 6, 7, tzinfo=UTC)
            url = f"{scheme}://www.example.com/flood"
            out.write(WarcEntry(url=url, status=200, headers=html, body=body, captured_at=at))
        at = datetime(2019, 1, 1, tzinfo=UTC)
        body = page("Rain at last", version=1)
        out.write(
            WarcEntry(url="http://example.com/rain", status=200, headers=html, body=body, captured_at=at)
        )
        image = (("content-type", "image/png"),)
        out.write(
            WarcEntry(url="http://example.com/i.png", status=200, headers=image, body=b"x", captured_at=at)
        )
    return root


class Done(NamedTuple):
    returncode: int
    stdout: bytes
    stderr: bytes


def run(*arguments: str | Path) -> Done:
    """The real command line in this process; a new one costs a second each time."""
    result = CliRunner().invoke(build_app(), list(map(str, arguments)))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return Done(result.exit_code, result.stdout_bytes, result.stderr_bytes)


def extracted(*arguments: str | Path) -> list[tuple[str, str]]:
    done = run("extract", "-q", "-j", "1", *arguments)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return [(record["urlkey"].partition(")")[2], record["captured_at"][:4]) for record in records]


def test_an_index_is_sorted_and_complete(folder: Path, tmp_path: Path) -> None:
    done = run("index", folder, "-o", tmp_path / "out.cdxj")
    lines = (tmp_path / "out.cdxj").read_bytes().splitlines()
    assert (done.returncode, lines == sorted(lines), len(lines)) == (0, True, 5)


def test_an_index_leads_to_each_capture(folder: Path, tmp_path: Path) -> None:
    run("index", folder, "-o", tmp_path / "out.cdxj")
    listed = {(one.filename, one.offset, one.length) for one in iter_cdx_file(tmp_path / "out.cdxj")}
    read = {
        (item.provenance.warc_file, item.provenance.warc_offset, item.provenance.warc_length)  # type: ignore[union-attr]
        for item in iter_captures(folder)
    }
    assert listed == read


def test_a_broken_file_is_indexed_as_far_as_it_goes_and_the_exit_code_tells(
    folder: Path, tmp_path: Path
) -> None:
    content = sorted(folder.glob("*.warc.gz"))[0].read_bytes()
    broken = tmp_path / "broken.warc.gz"
    broken.write_bytes(content + b"junk" + content[:-40])
    done = run("index", broken)
    assert done.returncode == 1
    assert b"broken.warc.gz:" in done.stderr
    assert done.stdout.count(b"\n") >= 2


def test_a_missing_file_is_a_failure_of_the_index(tmp_path: Path) -> None:
    done = run("index", tmp_path / "none.warc.gz")
    assert (done.returncode, b"none.warc.gz: unreadable_source: No such file" in done.stderr) == (1, True)


FLOODS = [("/flood", "2018"), ("/flood", "2019"), ("/flood", "2020")]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--url", "http://example.com/flood"), FLOODS),
        (("--url", "https://www.example.com/flood", "--pick", "last"), FLOODS[2:]),
        (("--url", "example.com/flood", "--closest-to", "2018-12"), FLOODS[1:2]),
        (("--url", "example.com", "--match", "domain", "--pick", "first"), [FLOODS[0], ("/rain", "2019")]),
        (("--from", "2019", "--to", "2019"), [FLOODS[1], ("/rain", "2019")]),
        (("--url", "example.com/flood", "--distinct"), FLOODS[:2]),
        (("--url", "example.com/flood", "--per", "year", "--status", "200", "--mime", "text/html"), FLOODS),
        (("--url", "example.com/nothing"), []),
    ],
    ids=lambda value: " ".join(map(str, value))[:60],
)
@pytest.mark.parametrize("with_index", [False, True], ids=["listed", "by index"])
def test_extract_reads_only_the_selected_captures(
    options: tuple[str, ...], expected: list[tuple[str, str]], with_index: bool, folder: Path, tmp_path: Path
) -> None:
    chosen: tuple[str | Path, ...] = options
    if with_index:
        run("index", folder, "-o", tmp_path / "out.cdxj")
        chosen = (*options, "--index", tmp_path / "out.cdxj")
    assert extracted(folder, *chosen) == expected


def test_distinct_leaves_out_what_has_a_new_digest_and_the_old_text(tmp_path: Path) -> None:
    html = (("content-type", "text/html"),)
    with WarcWriter(tmp_path, software="test") as out:
        for day in (1, 2, 3):
            body = page("Flood in the valley", version=1 + day // 3) + b"<!-- made on day %d -->" % day
            at = datetime(2024, 5, day, tzinfo=UTC)
            url = "http://example.com/flood"
            out.write(WarcEntry(url=url, status=200, headers=html, body=body, captured_at=at))
    lines = run("extract", "-q", "-j", "1", tmp_path, "--distinct").stdout.splitlines()
    assert [json.loads(line)["captured_at"][:10] for line in lines] == ["2024-05-01", "2024-05-03"]


def test_an_index_that_points_beyond_the_file_is_named_and_the_exit_code_tells(
    folder: Path, tmp_path: Path
) -> None:
    index = tmp_path / "out.cdxj"
    run("index", folder, "-o", index)
    index.write_text(index.read_text().replace('"offset":"', '"offset":"99999'))
    done = run("extract", "-j", "1", folder, "--url", "example.com/flood", "--index", index)
    assert done.returncode == 1
    assert b"bad_index" in done.stderr


@pytest.mark.parametrize(
    "options",
    [("--per", "century"), ("--pick", "closest"), ("--from", "soon"), ("--status", "(")],
    ids=" ".join,
)
def test_a_selection_that_makes_no_sense_is_wrong_use(options: tuple[str, str], folder: Path) -> None:
    done = run("extract", folder, *options)
    assert (done.returncode, options[0].encode() in done.stderr) == (2, True)


@pytest.fixture(scope="module")
def package(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("package") / "news.wacz"
    assert run("pack", folder, "-o", path, "--title", "News").returncode == 0
    return path


def test_a_package_holds_the_same_captures(package: Path, folder: Path) -> None:
    def outline(path: Path) -> list[tuple[str, bytes]]:
        return [(item.url, item.body) for item in iter_captures(path)]  # type: ignore[union-attr]

    assert outline(package) == outline(folder)


def test_extraction_from_a_package_gives_the_same_texts(package: Path, folder: Path) -> None:
    def texts(path: Path) -> list[tuple[str, str]]:
        lines = run("extract", "-q", "-j", "1", path).stdout.splitlines()
        return [(record["id"], record["text"]) for record in map(json.loads, lines)]

    assert texts(package) == texts(folder) != []


def test_a_package_lists_its_pages_with_titles(package: Path) -> None:
    import zipfile

    with zipfile.ZipFile(package) as zipped:
        lines = zipped.read("pages/pages.jsonl").splitlines()
    pages = [json.loads(line) for line in lines[1:]]
    assert [(one["ts"][:4], one["title"]) for one in pages] == [
        ("2018", "Flood in the valley"),
        ("2019", "Rain at last"),
        ("2019", "Flood in the valley"),
    ]


def test_warcs_lie_in_a_package_uncompressed(package: Path) -> None:
    import zipfile

    with zipfile.ZipFile(package) as zipped:
        assert {info.compress_type for info in zipped.infolist()} == {zipfile.ZIP_STORED}


def test_packing_nothing_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "newsscrape", "pack", tmp_path / "none.warc", "-o", tmp_path / "x.wacz"]
    done = subprocess.run(command, capture_output=True, timeout=100, check=False)
    assert (done.returncode, list(tmp_path.iterdir())) == (1, [])
    assert b"none.warc: No such file" in done.stderr


def test_wacz_validate_passes_a_package(package: Path) -> None:
    require(WACZ, "wacz")
    done = subprocess.run([WACZ, "validate", "-f", package], capture_output=True, timeout=100, check=False)
    assert b"the passed WACZ is valid" in done.stdout


@pytest.fixture(scope="module")
def pywb(folder: Path, package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """pywb with two collections: our WARCs under our index, and our WACZ unpacked."""
    root: Path = tmp_path_factory.mktemp("pywb")
    for name in ("indexed", "packed"):
        manage(root, "init", name)
    indexed = root / "collections" / "indexed"
    for path in folder.glob("*.warc.gz"):
        (indexed / "archive" / path.name).write_bytes(path.read_bytes())
    run("index", folder, "-o", indexed / "indexes" / "index.cdxj")
    manage(root, "add", "--unpack-wacz", "packed", package)
    with serving_pywb(root, "indexed") as base:
        yield base


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 (an address on loopback)
        return bytes(answer.read())


@pytest.mark.parametrize("collection", ["indexed", "packed"])
def test_pywb_lists_what_we_indexed(collection: str, pywb: str) -> None:
    lines = fetched(f"{pywb}/{collection}/cdx?url=example.com/flood&output=json").splitlines()
    assert [json.loads(line)["timestamp"][:4] for line in lines] == ["2018", "2019", "2020"]


@pytest.mark.parametrize("collection", ["indexed", "packed"])
@pytest.mark.parametrize(("timestamp", "version"), [("20180304050607", 2018), ("20200304050607", 2019)])
def test_pywb_replays_what_we_wrote_revisits_included(
    collection: str, timestamp: str, version: int, pywb: str
) -> None:
    body = fetched(f"{pywb}/{collection}/{timestamp}id_/http://www.example.com/flood")
    assert body == page("Flood in the valley", version=version)
