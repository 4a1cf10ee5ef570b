"""Cost of the whole record against a bare lxml parse and trafilatura: `python -m benchmarks.speed`."""

import argparse
import gzip
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from lxml import html as lxml_html

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the commands of newsscrape set it

from benchmarks.datasets import BenchPage, iter_sets
from benchmarks.extractors import ROOT
from benchmarks.tables import table_from_rows
from pipelines.clean import clean_article
from pipelines.errors import UnreadableCapture
from pipelines.extract import article_from_page
from pipelines.extract.body import judge_page
from pipelines.model import Capture, Drop, Page, Provenance
from pipelines.pages import page_from_capture
from pipelines.records import record_from_article
from pipelines.run import extract_record

DEFAULT_PAGES = 200
DEFAULT_ROUNDS = 5
COLD_RUNS = 5
_MS = 1000.0


class Sample(msgspec.Struct, frozen=True):
    """One page in memory."""

    body: bytes
    url: str
    utf8: bytes
    """The decoded page in UTF-8, for the bare parse: the right charset costs it nothing."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument(
        "--benchmark", type=Path, required=True, metavar="DIR", help="data sets to take pages from"
    )
    parser.add_argument("--sets", type=lambda text: tuple(text.split(",")), default=(), metavar="A,B")
    parser.add_argument("--pages", type=int, default=DEFAULT_PAGES, metavar="N")
    parser.add_argument("--rounds", type=int, default=DEFAULT_ROUNDS, metavar="N")
    parser.add_argument("--no-trafilatura", action="store_true")
    parser.add_argument("--parallel", action="store_true", help="newsscrape extract with 1 and 2 jobs too")
    parser.add_argument("--slowest", type=int, default=0, metavar="N", help="list the N costliest pages")
    arguments = parser.parse_args()
    pages = _drawn_pages(arguments.benchmark, arguments.sets, arguments.pages)
    samples = [_sample(page) for page in pages]
    size = sum(len(sample.body) for sample in samples)
    print(f"{len(samples)} pages, {size / 1e6:.1f} MB, {arguments.rounds} rounds, medians of CPU time\n")
    print(_cold_table())
    print("\n" + _throughput_table(samples, arguments.rounds, with_trafilatura=not arguments.no_trafilatura))
    print("\n" + _stage_table(samples, arguments.rounds))
    print(f"\npeak memory of one process over these pages: {_peak_memory_mb(pages):.0f} MB")
    if arguments.slowest:
        print("\n" + _slowest_table(pages, samples, arguments.slowest))
    if arguments.parallel:
        print("\n" + _parallel_table(pages))
    return 0


def _drawn_pages(folder: Path, names: tuple[str, ...], number: int) -> list[BenchPage]:
    """A fixed random sample over all article pages, each file once."""
    found = {str(page.path): page for _, pages in iter_sets(folder, names) for page in pages}
    pages = [found[path] for path in sorted(found) if found[path].page_type in {"article", "unknown"}]
    return random.Random(0).sample(pages, min(number, len(pages)))


def _sample(page: BenchPage) -> Sample:
    raw = page.path.read_bytes()
    body = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    url = page.url or "http://example.org/"
    try:
        decoded = page_from_capture(_capture(body, url)).html.encode("utf-8", "replace")
    except UnreadableCapture:
        decoded = body
    return Sample(body, url, decoded)


def _capture(body: bytes, url: str) -> Capture:
    return Capture(url=url, body=body, provenance=Provenance(source="file"))


def bare_parse(sample: Sample) -> object:
    """The yardstick: one parse of decoded bytes, nothing else."""
    return lxml_html.document_fromstring(sample.utf8, parser=lxml_html.HTMLParser(encoding="utf-8"))


def _whole_record(sample: Sample) -> object:
    return extract_record(sample.body, url=sample.url)


def _trafilatura(sample: Sample) -> object:
    from trafilatura import bare_extraction

    return bare_extraction(sample.body, url=sample.url, with_metadata=True, include_comments=False)


def _throughput_table(samples: Sequence[Sample], rounds: int, *, with_trafilatura: bool) -> str:
    tasks: dict[str, Callable[[Sample], object]] = {
        "bare lxml parse": bare_parse,
        "newsscrape, whole record": _whole_record,
    }
    if with_trafilatura:
        tasks["trafilatura with metadata"] = _trafilatura
    seconds = _interleaved(samples, tasks, rounds)
    size = sum(len(sample.body) for sample in samples)
    parse = seconds["bare lxml parse"]
    rows = []
    for name, spent in seconds.items():
        median = statistics.median(spent)
        ratio = statistics.median(own / bare for own, bare in zip(spent, parse, strict=True))
        pace = [f"{len(samples) / median:.0f}", f"{size / 1e6 / median:.1f}"]
        rows.append([name, f"{median / len(samples) * _MS:.2f}", *pace, f"{ratio:.2f}"])
    return table_from_rows(["interleaved", "ms/doc", "docs/s", "MB/s", "lxml parses"], rows)


def _interleaved(
    samples: Sequence[Sample], tasks: dict[str, Callable[[Sample], object]], rounds: int
) -> dict[str, list[float]]:
    """Seconds a round by task; on each page the tasks run one after another, in turning order."""
    names = list(tasks)
    for name in names:
        tasks[name](samples[0])  # imports and first use are measured apart
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        spent = dict.fromkeys(names, 0.0)
        for place, sample in enumerate(samples):
            shift = (turn + place) % len(names)
            for name in names[shift:] + names[:shift]:
                spent[name] += _seconds(tasks[name], sample)[0]
        for name in names:
            seconds[name].append(spent[name])
    return seconds


def _seconds(task: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    """CPU seconds of this process, which other processes on the machine do not lengthen, and the result."""
    start = time.process_time()
    result = task(*arguments)
    return time.process_time() - start, result


def _stage_table(samples: Sequence[Sample], rounds: int) -> str:
    collected: dict[str, list[float]] = {}
    for _ in range(rounds):
        totals: dict[str, float] = {}
        for sample in samples:
            for name, spent in _stage_seconds(sample).items():
                totals[name] = totals.get(name, 0.0) + spent
        for name, spent in totals.items():
            collected.setdefault(name, []).append(spent)
    medians = {name: statistics.median(values) for name, values in collected.items()}
    parse = medians.pop("bare lxml parse")
    rows = [
        [name, f"{spent / len(samples) * _MS:.2f}", f"{spent / parse:.2f}"] for name, spent in medians.items()
    ]
    return table_from_rows(["stage", "ms/doc", "lxml parses"], rows)


def _stage_seconds(sample: Sample) -> dict[str, float]:
    """Each stage's seconds on one page; metadata is what the article takes beyond body and language."""
    from pipelines.extract.furniture import resolve_languages

    capture = _capture(sample.body, sample.url)
    spent = {"bare lxml parse": _seconds(bare_parse, sample)[0]}
    spent["decode and parse"], page = _seconds(page_from_capture, capture)
    spent["body"], blocks = _seconds(judge_page, page)
    spent["language"], _ = _seconds(resolve_languages, page, blocks)
    whole, article = _seconds(article_from_page, page_from_capture(capture))
    spent["metadata"] = whole - spent["body"] - spent["language"]
    spent["clean"], cleaned = _seconds(clean_article, article, page)
    spent["record"] = 0.0 if isinstance(cleaned, Drop) else _seconds(_encoded_record, cleaned, page)[0]
    return spent


def _encoded_record(article: Any, page: Page) -> bytes:
    return msgspec.json.encode(record_from_article(article, page, config_sha256="0" * 64))


def _cold_table() -> str:
    """Start-up apart: the interpreter alone, with `pipelines`, and up to the first record."""
    page = "<title>Rain</title><h1>Rain</h1>" + "<p>It rained all day in the valley, they said.</p>" * 5
    first = f"from pipelines.run import extract_record; extract_record({page.encode()!r}, url='http://example.org/')"
    codes = {"python alone": "pass", "import pipelines": "import pipelines", "first record": first}
    medians = {
        name: statistics.median(_cold_run(code) for _ in range(COLD_RUNS)) for name, code in codes.items()
    }
    rows = [
        [name, f"{spent:.3f}", f"{spent - medians['python alone']:.3f}"] for name, spent in medians.items()
    ]
    return table_from_rows(["cold start", "s", "s beyond python"], rows)


def _cold_run(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    return time.perf_counter() - start


_MEMORY_PROBE = """
import gzip, resource, sys
from pathlib import Path
from pipelines.run import extract_record
for path in sys.stdin.read().split("\\n"):
    raw = open(path, "rb").read()
    extract_record(gzip.decompress(raw) if raw[:2] == b"\\x1f\\x8b" else raw, url="http://example.org/")
status = Path("/proc/self/status")
if status.is_file():  # getrusage tells a child of its parent's peak
    print(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")))
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1))
"""


def _peak_memory_mb(pages: Sequence[BenchPage]) -> float:
    """Largest resident set of a process that makes all records, in MB (2**20 bytes)."""
    paths = "\n".join(str(page.path) for page in pages)
    command = [sys.executable, "-c", _MEMORY_PROBE]
    answer = subprocess.run(command, cwd=ROOT, input=paths, capture_output=True, text=True, check=True)
    return int(answer.stdout.split()[-1]) / 1024


def _slowest_table(pages: Sequence[BenchPage], samples: Sequence[Sample], number: int) -> str:
    rows = []
    for page, sample in zip(pages, samples, strict=True):
        own = min(_seconds(_whole_record, sample)[0] for _ in range(2))
        bare = min(_seconds(bare_parse, sample)[0] for _ in range(2))
        rows.append((own, bare, page, len(sample.body)))
    rows.sort(key=lambda row: -row[0] / row[1])
    head = ["costliest pages", "KB", "ms", "lxml parses"]
    return table_from_rows(
        head,
        [
            [f"{page.dataset}/{page.id}", f"{size // 1000}", f"{own * _MS:.1f}", f"{own / bare:.1f}"]
            for own, bare, page, size in rows[:number]
        ],
    )


def _parallel_table(pages: Sequence[BenchPage], *, copies: int = 4) -> str:
    """Wall time of the command over a folder of the pages, several times over, with one job and two."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "pages"
        folder.mkdir()
        for place, page in enumerate(pages):
            for copy in range(copies):
                (folder / f"{place}-{copy}.html").write_bytes(_sample(page).body)
        seconds = {jobs: _extract_seconds(folder, Path(name) / f"out{jobs}", jobs) for jobs in (1, 2)}
    number = len(pages) * copies
    rows = [
        [str(jobs), f"{spent:.1f}", f"{number / spent:.0f}", f"{seconds[1] / spent:.2f}"]
        for jobs, spent in seconds.items()
    ]
    return table_from_rows(
        [f"newsscrape extract --jobs ({os.cpu_count()} cores)", "s", "docs/s", "speed-up"], rows
    )


def _extract_seconds(folder: Path, output: Path, jobs: int) -> float:
    command = [sys.executable, "-m", "newsscrape", "extract", str(folder), "--output", str(output)]
    start = time.perf_counter()
    subprocess.run([*command, "--jobs", str(jobs)], cwd=ROOT, check=False, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    raise SystemExit(main())
