"""`newsscrape verify`: records against the archive files they came from."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsscrape.saying import refuse, refuse_unknown_charset
from pipelines.counts import EXIT_DONE, EXIT_FAILURES

if TYPE_CHECKING:
    from pipelines.recordfiles import RecordLine

SHOWN_PROBLEMS = 50
FORMATS = ("table", "json")
STANDARD_INPUT = "-"


def command(
    records: Annotated[
        str, typer.Argument(help="File of records: .jsonl, .jsonl.gz, .jsonl.zst; - for standard input.")
    ],
    files: Annotated[
        list[Path] | None, typer.Argument(help="WARC, ARC, WACZ or HTML files and folders of such.")
    ] = None,
    warc: Annotated[
        list[Path] | None, typer.Option("--warc", "-w", help="The same; may be given several times.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Worker processes; 0: one a core.")] = 0,
    format: Annotated[str, typer.Option("--format", "-f", help="table or json.")] = "table",
    report: Annotated[Path | None, typer.Option(help="A file for the summary as JSON.")] = None,
    charset: Annotated[str | None, typer.Option(help="Charset given when the records were made.")] = None,
) -> None:
    """Derive each record anew from its WARC offset and say which differ, and in which field.

    Exit code 0: all verified; 1: some are not; 2: wrong use.
    """
    from newsscrape.extraction import default_jobs
    from pipelines.outcomes import Options
    from pipelines.verify import ArchiveFiles, summary_of, verify_records

    given = [*(warc or ()), *(files or ())]
    if not given:
        refuse("verify", "no archive files: name them with --warc")
    if format not in FORMATS:
        refuse("verify", f"unknown format {format!r}; one of {', '.join(FORMATS)}")
    refuse_unknown_charset("verify", charset)
    absent = [path for path in given if not path.exists()]
    if absent:
        refuse("verify", f"{absent[0]}: no such file or folder")
    started = time.time()
    summary = summary_of(
        verify_records(
            _lines(records),
            ArchiveFiles(given),
            options=Options(charset=charset),
            jobs=jobs or default_jobs(),
        )
    )
    summary = {
        "command": "verify",
        "records_file": records,
        **summary,
        "seconds": round(time.time() - started, 3),
    }
    if report is not None:
        report.write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", "utf-8")
    if format == "json":
        print(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        _print_table(summary)
    raise typer.Exit(EXIT_DONE if summary["verified"] == summary["records"] else EXIT_FAILURES)


def _lines(records: str) -> "Iterator[RecordLine]":
    from pipelines.recordfiles import iter_record_lines

    if records == STANDARD_INPUT:
        return iter_record_lines(sys.stdin.buffer)
    if not Path(records).is_file():
        refuse("verify", f"{records}: no such file")
    return iter_record_lines(records)


def _print_table(summary: dict[str, Any]) -> None:
    from pipelines.claims import MEANING

    for problem in summary["problems"][:SHOWN_PROBLEMS]:
        fields = f" [{', '.join(problem['fields'])}]" if problem["fields"] else ""
        detail = f": {problem['detail']}" if problem["detail"] else ""
        place = problem["where"] or problem["url"] or ""
        print(f"line {problem['line']}  {problem['status']}{fields}  {place}  {problem['id'] or ''}{detail}")
    hidden = len(summary["problems"]) - SHOWN_PROBLEMS
    if hidden > 0:
        print(f"… and {hidden} more; --format json lists all")
    for status, number in summary["statuses"].items():
        print(f"{number:>8}  {status:<14} {MEANING[status]}")
    for field, number in summary["fields"].items():
        print(f"{number:>8}  differ in {field}")
    print(f"{summary['verified']} of {summary['records']} records verified; {summary['seconds']:.1f} s")
