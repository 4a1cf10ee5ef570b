"""What a command does before its work: as few imports as it takes, workers on their way at once."""

import subprocess
import sys

import pytest

from newsscrape.cli import uses_workers


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, timeout=100
    )


def test_a_command_imports_no_other_command():
    code = (
        "import sys; from newsscrape.cli import COMMANDS, build_app; build_app('schema'); "
        "print([name for name, module in COMMANDS.items() if module in sys.modules])"
    )

    assert python(code).stdout == "['schema']\n"


@pytest.mark.parametrize("arguments", [["--help"], ["extrakt", "x/"]], ids=" ".join)
def test_who_names_no_command_is_told_of_all(arguments: list[str]):
    done = python("from newsscrape.cli import main; main()", *arguments)

    assert "verify" in done.stdout or "No such command 'extrakt'" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "is_theirs"),
    [
        ("extract pages/", True),
        ("extract x.warc.gz -o out/", True),
        ("extract -", True),
        ("verify records.jsonl -w x.warc.gz", True),
        ("extract page.html", False),
        ("extract --help", False),
        ("extract", False),
        ("pack x.warc.gz", False),
        ("", False),
    ],
)
def test_workers_are_started_early_where_they_will_be_needed(arguments: str, is_theirs: bool):
    assert uses_workers(arguments.split()) is is_theirs
