"""A crawl that is stopped on the way."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ia_server import Archive, Kept
from pages import SITE, WWW, story


def test_a_crawl_that_is_stopped_leaves_partial_files_and_no_final_ones(
    serve: Callable[[Archive], Archive], tmp_path: Path
) -> None:
    captures = [Kept(f"201001{day:02}000000", f"{WWW}/{day}", story(f"Story {day}")) for day in range(1, 31)]
    archive = serve(Archive(captures))
    output = tmp_path / "out"
    where = ("--archive", archive.base, "--site", SITE, "--rate", "120", "--output", str(output))
    command = [
        sys.executable,
        "-m",
        "newsscrape",
        "crawl",
        "archive",
        *where,
        "--state-dir",
        str(tmp_path / "s"),
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while not archive.paths("/web/") and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    errors = process.communicate(timeout=30)[1]
    assert process.returncode == 1
    assert "stopped before the end" in errors
    assert sorted(path.name for path in output.iterdir()) == [".dropped.jsonl.part", ".records.jsonl.part"]
