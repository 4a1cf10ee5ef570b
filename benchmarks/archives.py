"""Cost of reading archive files: listing against warcio, share of a run outside extraction, peak memory.

    python -m benchmarks.archives --pages FOLDER [--responses 10000] [--work FOLDER] [--jobs 2]

FOLDER holds HTML pages, plain or gzipped, at any depth. A WARC of so many responses with their requests is
made of them at run time (per-record gzip, and plain), so that nothing large is kept in the repository.
"""

import argparse
import gzip
import io
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SEED = 20240501
PAGE_BYTES = 300_000
"""Larger pages are left out: a news page has 100 to 200 KB."""
ROUNDS = 3


def pages_in(folder: Path) -> list[bytes]:
    """Bodies of the pages, in a fixed order."""
    bodies = []
    for path in sorted(folder.rglob("*.htm*")):
        content = path.read_bytes()
        body = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
        if 1000 < len(body) <= PAGE_BYTES:
            bodies.append(body)
    random.Random(SEED).shuffle(bodies)
    return bodies


def make_warc(path: Path, bodies: list[bytes], responses: int) -> None:
    """A WARC with request and response of so many pages, each page made different by a comment."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        for number in range(responses):
            body = bodies[number % len(bodies)] + b"<!-- %d -->" % number
            url = f"https://news{number % 97}.example.org/{number}.html"
            headers = [("Content-Type", "text/html"), ("Content-Length", str(len(body)))]
            asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "example.org")], is_http_request=True)
            answered = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(url, "request", io.BytesIO(b""), http_headers=asked)
            )
            writer.write_record(
                writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=answered)
            )


def list_with_warcio(path: Path) -> int:
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as file:
        return sum(1 for _ in ArchiveIterator(file))


def list_with_fastwarc(path: Path) -> int:
    from fastwarc.warc import ArchiveIterator

    with path.open("rb") as file:
        return sum(1 for _ in ArchiveIterator(file, parse_http=True))


def list_with_ours(path: Path) -> int:
    """Every record with offset and length; header fields are there for the asking, as warcio's are."""
    from pipelines.sources.fastlane import iter_listed
    from pipelines.sources.rawfiles import RawFile

    with RawFile(path) as raw:
        return sum(1 for _ in iter_listed(raw, "warc"))


def read_with_ours(path: Path) -> int:
    from pipelines.sources import iter_captures

    return sum(1 for _ in iter_captures(path))


def best_seconds(call: Callable[[Path], int], path: Path) -> tuple[float, int]:
    """CPU seconds of the best round, and what the call counted."""
    times = []
    count = 0
    for _ in range(ROUNDS):
        started = time.process_time()
        count = call(path)
        times.append(time.process_time() - started)
    return min(times), count


def listing(path: Path) -> dict[str, Any]:
    results: dict[str, Any] = {"file": path.name, "megabytes": round(path.stat().st_size / 1e6)}
    for name, call in (
        ("warcio", list_with_warcio),
        ("fastwarc", list_with_fastwarc),
        ("ours", list_with_ours),
        ("ours, all payloads read", read_with_ours),
    ):
        seconds, count = best_seconds(call, path)
        results[name] = {"seconds": round(seconds, 2), "counted": count}
    results["times as fast as warcio"] = round(results["warcio"]["seconds"] / results["ours"]["seconds"], 1)
    return results


def share_outside_extraction(path: Path, limit: int) -> dict[str, Any]:
    """Of `newsscrape extract` in one process: CPU time in extraction proper, and the rest."""
    from itertools import islice

    from pipelines import run
    from pipelines.sources import iter_captures

    inside = 0.0

    def timed(items: Iterator[Any]) -> Iterator[Any]:
        nonlocal inside
        for item in items:
            started = time.process_time()
            run.outcome_from_item(item)
            inside += time.process_time() - started
            yield item

    for _ in timed(islice(iter_captures(path), 50)):
        pass  # imports and caches
    inside = 0.0
    started = time.process_time()
    count = sum(1 for _ in timed(islice(iter_captures(path), limit)))
    total = time.process_time() - started
    return {
        "captures": count,
        "seconds": round(total, 1),
        "extraction": round(inside, 1),
        "outside share": round(1 - inside / total, 3),
    }


def command_run(path: Path, jobs: int) -> dict[str, Any]:
    """The whole command, with the peak memory of its largest process (MiB)."""
    output = path.with_suffix(f".jobs{jobs}.jsonl")
    started = time.perf_counter()
    command = ["-m", "newsscrape", "extract", str(path), "-o", str(output), "-j", str(jobs), "-q"]
    # Through a small process: a child's peak counts from the memory of the process that forked it.
    code = (
        "import resource,subprocess,sys;subprocess.run(sys.argv[1:])\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    launcher = [sys.executable, "-c", code, sys.executable, *command]
    done = subprocess.run(launcher, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    peak = int(done.stdout.split()[-1]) / 1024
    return {"jobs": jobs, "wall seconds": round(seconds, 1), "peak MiB of a process": round(peak)}


def peak_of_reading(path: Path) -> int:
    """Peak memory (MiB) of a process that reads every capture of a file and keeps none."""
    code = (
        "import sys;from pipelines.sources import iter_captures\n"
        "for _ in iter_captures(sys.argv[1]): pass\n"
        "print([int(l.split()[1]) // 1024 for l in open('/proc/self/status') if l.startswith('VmHWM')][0])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--responses", type=int, default=10_000)
    parser.add_argument("--work", type=Path, default=Path("benchmark-archives"))
    parser.add_argument("--extract", type=int, default=2000, help="captures for the share outside extraction")
    parser.add_argument("--jobs", type=int, nargs="*", default=[], help="run the whole command with so many")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    bodies = pages_in(arguments.pages)
    packed = arguments.work / f"news-{arguments.responses}.warc.gz"
    plain = arguments.work / f"news-{arguments.responses}.warc"
    for path in (packed, plain):
        if not path.exists():
            make_warc(path, bodies, arguments.responses)
    report: dict[str, Any] = {"cores": os.cpu_count(), "listing": [listing(packed), listing(plain)]}
    report["reading, peak MiB"] = {path.name: peak_of_reading(path) for path in (packed, plain)}
    report["one process"] = share_outside_extraction(packed, arguments.extract)
    report["command"] = [command_run(packed, jobs) for jobs in arguments.jobs]
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
