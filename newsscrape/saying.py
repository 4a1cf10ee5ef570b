"""What commands say on standard error: why they do nothing, what they could not read, what came of it."""

import sys
from pathlib import Path
from typing import NoReturn

from pipelines.counts import EXIT_WRONG_USE, RunCounts
from pipelines.model import Drop

SHOWN_CHARS = 300


def refuse(command: str, message: str) -> NoReturn:
    """End with the exit code of wrong use. `command`: its words, `crawl urls`."""
    print(f"newsscrape {command}: {message}", file=sys.stderr)
    sys.exit(EXIT_WRONG_USE)


def refuse_unknown_charset(command: str, label: str | None) -> None:
    """Refuse a charset that no codec is for; None is none."""
    from pipelines.charsets import codec_from_label  # here: every command starts with these imports

    if label is not None and codec_from_label(label) is None:
        refuse(command, f"unknown charset {label!r}")


def complain(problem: Drop) -> None:
    """One line that names what could not be read, and why."""
    parts = (problem.where or problem.url or "", problem.reason, problem.detail or "")
    print(": ".join(["newsscrape", *filter(None, map(_short, parts))]), file=sys.stderr)


def tell_counts(counts: RunCounts, seconds: float, folder: Path | None = None) -> None:
    """The account of a run, a line a reason below it."""
    print(
        f"{_number(counts.captures, 'capture')}: {_number(counts.records, 'record')}, {counts.drop_count} dropped, "
        f"{counts.failure_count} failed; {seconds:.1f} s{f'; in {folder}' if folder else ''}",
        file=sys.stderr,
    )
    for (stage, reason), number in sorted(counts.drops.items()):
        print(f"  dropped {number}: {stage}: {reason}", file=sys.stderr)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _short(text: str) -> str:
    """On one line, and not a screen of it."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARS else line[: SHOWN_CHARS - 1] + "…"
