"""`newsscrape demo`: the main job on the archive that comes with the project."""

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer


def command(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for records.jsonl, dropped.jsonl and run.json.")
    ] = Path("demo-output"),
) -> None:
    """Crawl the embedded archive on this machine, write its records, show what was done. No network."""
    from rich.console import Console

    from newsscrape.demo.run import run_demo

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without Arabic shows the rest
    raise typer.Exit(run_demo(output, Console()))
