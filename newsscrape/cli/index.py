"""`newsscrape index`: archive files to a sorted CDXJ index that pywb serves."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from newsscrape.saying import complain
from pipelines.counts import EXIT_DONE, EXIT_FAILURES


def command(
    files: Annotated[list[str], typer.Argument(help="WARC, ARC and WACZ files, folders, patterns.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The CDXJ file; else printed.")
    ] = None,
    full_paths: Annotated[
        bool, typer.Option("--full-paths", help="Name files by their path as given, not by name alone.")
    ] = False,
) -> None:
    """List the captures of archive files as a sorted CDXJ index."""
    from newsscrape.indexing import write_index

    summary = write_index(files, output, full_paths=full_paths)
    for problem in summary.problems:
        complain(problem)
    print(f"{summary.lines} captures listed, {summary.failures} failures", file=sys.stderr)
    raise typer.Exit(EXIT_FAILURES if summary.failures else EXIT_DONE)
