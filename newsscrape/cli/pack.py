"""`newsscrape pack`: WARC files to one WACZ."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from newsscrape.saying import complain
from pipelines.counts import EXIT_DONE, EXIT_FAILURES


def command(
    files: Annotated[list[str], typer.Argument(help="WARC files, folders, patterns.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The WACZ file.")],
    title: Annotated[str | None, typer.Option(help="Title of the collection; else the file's name.")] = None,
) -> None:
    """Pack WARC files as a WACZ with index and list of pages, for replay anywhere."""
    from newsscrape.packing import pack_wacz

    summary = pack_wacz(files, output, title=title or output.stem)
    for problem in summary.problems:
        complain(problem)
    print(
        f"{output}: {summary.warcs} WARC files, {summary.captures} captures, {summary.pages} pages",
        file=sys.stderr,
    )
    raise typer.Exit(EXIT_FAILURES if any(drop.is_failure for drop in summary.problems) else EXIT_DONE)
