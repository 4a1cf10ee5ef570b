"""Cost of the whole record against a bare lxml parse and trafilatura: `python -m benchmarks.speed`.

The figure is that of the first round, in which no page has been seen before. What a task returns is freed before
its clock stops, since a parser's tree costs a tenth of its making to free.
"""

import argparse
import gzip
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import msgspec
from lxml import html as lxml_html

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the commands of newsscrape set it

from benchmarks.datasets import BenchPage, iter_sets
from benchmarks.extractors import ROOT
from benchmarks.tables import table_from_rows
from pipelines import extract, run
from pipelines.errors import UnreadableCapture
from pipelines.model import Capture, Provenance
from pipelines.pages import page_from_capture
from pipelines.sinks.warc import WarcWriter, entry_from_capture

DEFAULT_PAGES = 400
DEFAULT_ROUNDS = 2
WARM_UP_PAGES = 60
"""Other pages, made before: imports and first use are measured apart."""
BARE, RECORD = "bare lxml parse", "newsscrape, whole record"
STAGES: Mapping[str, tuple[ModuleType, str]] = {
    "decode and parse": (run, "page_from_capture"),
    "body": (extract, "judged_page"),
    "language": (extract, "resolve_languages"),
    "trust": (extract, "trusted_article"),
    "article": (run, "article_from_page"),
    "clean": (run, "clean_article"),
    "record": (run, "record_from_article"),
}
"""Steps of the chain, by the module that calls them; `article` holds the three before it and the metadata."""
COLD_RUNS = 5
CAPTURED_AT = datetime(2020, 1, 1, tzinfo=UTC)
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
    parser.add_argument(
        "--rounds",
        type=int,
        default=DEFAULT_ROUNDS,
        metavar="N",
        help="over the same pages; the first counts",
    )
    parser.add_argument("--no-trafilatura", action="store_true")
    parser.add_argument(
        "--parallel",
        action="store_true",
        help="newsscrape extract with 1 and 2 jobs too, on files and a WARC",
    )
    parser.add_argument("--slowest", type=int, default=0, metavar="N", help="list the N costliest pages")
    arguments = parser.parse_args()
    drawn = _drawn_pages(arguments.benchmark, arguments.sets, WARM_UP_PAGES + arguments.pages)
    known = min(WARM_UP_PAGES, len(drawn) // 4)
    pages = drawn[known:]
    samples = [_sample(page) for page in drawn]
    tasks = {BARE: bare_parse, RECORD: _whole_record}
    if not arguments.no_trafilatura:
        tasks["trafilatura with metadata"] = _trafilatura
    rounds(samples[:known], tasks, 1)
    samples = samples[known:]
    size = sum(len(sample.body) for sample in samples)
    print(f"{len(samples)} pages, {size / 1e6:.1f} MB, {arguments.rounds} rounds, CPU time\n")
    print(_cold_table())
    measured = rounds(samples, tasks, arguments.rounds)
    print("\n" + _throughput_table(measured, len(samples), size, tuple(tasks)))
    print("\n" + _stage_table(measured[0], len(samples)))
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
    return run.extract_record(sample.body, url=sample.url)


def _trafilatura(sample: Sample) -> object:
    from trafilatura import bare_extraction

    return bare_extraction(sample.body, url=sample.url, with_metadata=True, include_comments=False)


def rounds(
    samples: Sequence[Sample], tasks: Mapping[str, Callable[[Sample], object]], number: int
) -> list[dict[str, float]]:
    """Seconds by task, and by stage of the whole record, of each round over all pages.

    On each page the tasks run one after another, in turning order.
    """
    names = list(tasks)
    measured = []
    for turn in range(number):
        spent = dict.fromkeys((*names, *STAGES), 0.0)
        with _timed_stages(spent):
            for place, sample in enumerate(samples):
                shift = (turn + place) % len(names)
                for name in names[shift:] + names[:shift]:
                    spent[name] += seconds(tasks[name], sample)
        measured.append(spent)
    return measured


def seconds(task: Callable[[Sample], object], sample: Sample) -> float:
    """CPU seconds of this process, which other processes on the machine do not lengthen."""
    start = time.process_time()
    result = task(sample)
    del result
    return time.process_time() - start


@contextmanager
def _timed_stages(spent: dict[str, float]) -> Iterator[None]:
    """Adds to `spent` what each stage takes wherever the chain calls it, at a microsecond a call."""
    originals = {name: getattr(module, function) for name, (module, function) in STAGES.items()}
    for name, (module, function) in STAGES.items():
        setattr(module, function, _timed(originals[name], name, spent))
    try:
        yield
    finally:
        for name, (module, function) in STAGES.items():
            setattr(module, function, originals[name])


def _timed(function: Callable[..., object], name: str, spent: dict[str, float]) -> Callable[..., object]:
    def timed(*arguments: object, **options: object) -> object:
        start = time.process_time()
        try:
            return function(*arguments, **options)
        finally:
            spent[name] += time.process_time() - start

    return timed


def _throughput_table(
    measured: Sequence[Mapping[str, float]], pages: int, size: int, names: Sequence[str]
) -> str:
    first, *later = measured
    rows = []
    for name in names:
        spent = first[name]
        pace = [f"{pages / spent:.0f}", f"{size / 1e6 / spent:.1f}"]
        again = f"{statistics.median(one[name] / one[BARE] for one in later):.2f}" if later else ""
        rows.append([name, f"{spent / pages * _MS:.2f}", *pace, f"{spent / first[BARE]:.2f}", again])
    head = ["interleaved", "ms/doc", "docs/s", "MB/s", "lxml parses", "on pages seen before"]
    return table_from_rows(head, rows)


def stage_seconds(spent: Mapping[str, float]) -> dict[str, float]:
    """The parts of the whole record, which add up to it."""
    parts = {name: spent[name] for name in STAGES}
    article = parts.pop("article")
    metadata = article - parts["body"] - parts["language"] - parts["trust"]
    rest = spent[RECORD] - article - parts["decode and parse"] - parts["clean"] - parts["record"]
    return {**parts, "metadata": metadata, "freeing, time limit": rest}


def _stage_table(spent: Mapping[str, float], pages: int) -> str:
    parts = {**stage_seconds(spent), "whole record": spent[RECORD]}
    rows = [[name, f"{one / pages * _MS:.2f}", f"{one / spent[BARE]:.2f}"] for name, one in parts.items()]
    return table_from_rows(["stage", "ms/doc", "lxml parses"], rows)


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
        own = min(seconds(_whole_record, sample) for _ in range(2))
        bare = min(seconds(bare_parse, sample) for _ in range(2))
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


def _parallel_table(pages: Sequence[BenchPage]) -> str:
    """Wall time of the command over a folder of the pages and over a WARC file, with one job and two.

    Each page is there once: a copy finds the first one's names in the caches, but only in the same process.
    """
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder, archive = Path(name) / "pages", Path(name) / "archive"
        folder.mkdir()
        with WarcWriter(archive, software="benchmarks.speed", with_revisits=False) as writer:
            for place, page in enumerate(pages):
                sample = _sample(page)
                (folder / f"{place}.html").write_bytes(sample.body)
                writer.write(entry_from_capture(_capture(sample.body, sample.url), captured_at=CAPTURED_AT))
        for source in (folder, archive):
            spent = {jobs: _extract_seconds(source, Path(name) / f"out{jobs}", jobs) for jobs in (1, 2)}
            for jobs, one in spent.items():
                pace = [f"{one:.1f}", f"{len(pages) / one:.0f}", f"{spent[1] / one:.2f}"]
                rows.append([f"{source.name}, {jobs}", *pace])
    return table_from_rows(
        [f"newsscrape extract, --jobs ({os.cpu_count()} cores)", "s", "docs/s", "speed-up"], rows
    )


def _extract_seconds(folder: Path, output: Path, jobs: int) -> float:
    command = [sys.executable, "-m", "newsscrape", "extract", str(folder), "--output", str(output)]
    start = time.perf_counter()
    subprocess.run([*command, "--jobs", str(jobs)], cwd=ROOT, check=False, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    raise SystemExit(main())
