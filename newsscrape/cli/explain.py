"""`newsscrape explain`: each block of a page with its verdict and the reasons for it."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from newsscrape.saying import refuse, refuse_unknown_charset
from pipelines.counts import EXIT_FAILURES
from pipelines.errors import PipelineError

if TYPE_CHECKING:
    from newsscrape.explaining import Explained

FORMATS = ("table", "json")
VERDICTS = ("keep", "cut")
MIN_WIDTH = 120
SHOWN_CHARS = 160
NAME_CHARS = 22


def command(
    page: Annotated[str, typer.Argument(help="An HTML file, a URL, a WARC, ARC or WACZ file; - for stdin.")],
    url: Annotated[str | None, typer.Option(help="Of an archive file: the capture of this address.")] = None,
    offset: Annotated[
        int | None, typer.Option(min=0, help="Of an archive file: the capture at this offset.")
    ] = None,
    format: Annotated[str, typer.Option("--format", "-f", help="table or json.")] = "table",
    only: Annotated[str | None, typer.Option(help="keep or cut: only blocks with this verdict.")] = None,
    charset: Annotated[str | None, typer.Option(help="Charset of the page, where you know better.")] = None,
) -> None:
    """Show what was kept and cut of a page: verdict, reasons, score, language and XPath of each block."""
    from newsscrape.explaining import capture_of_source, explained_capture

    if format not in FORMATS:
        refuse("explain", f"unknown format {format!r}; one of {', '.join(FORMATS)}")
    if only is not None and only not in VERDICTS:
        refuse("explain", f"unknown verdict {only!r}; one of {', '.join(VERDICTS)}")
    refuse_unknown_charset("explain", charset)
    try:
        explained = explained_capture(capture_of_source(page, url=url, offset=offset), charset=charset)
    except (OSError, PipelineError) as error:
        print(f"newsscrape explain: {error}", file=sys.stderr)
        raise typer.Exit(EXIT_FAILURES) from None
    if format == "json":
        _print_json(explained, only)
    else:
        _print_table(explained, only)


def _print_json(explained: "Explained", only: str | None) -> None:
    import json

    from newsscrape.explaining import report_of_explained

    report = report_of_explained(explained, verdict=only)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(json.dumps(report, ensure_ascii=False, indent=1))


def _print_table(explained: "Explained", only: str | None) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from newsscrape.explaining import iter_chosen, values_of_article, words_of_block

    console = Console()
    if console.width < MIN_WIDTH:
        console = Console(width=MIN_WIDTH)
    article = explained.article
    values = {"page": explained.page.capture.url, "dropped": explained.dropped, **values_of_article(article)}
    for name in dict.fromkeys((*values, *article.witnesses)):
        value, said = values.get(name), dict.fromkeys(article.witnesses.get(name, ()))
        if not value and not said:
            continue
        shown = ", ".join(value) if isinstance(value, list) else str(value or "-")
        console.print(Text(f"{name + ':':{NAME_CHARS}}{' '.join(shown.split())}"), soft_wrap=True)
        for witness in said:
            console.print(
                Text(f"{'':{NAME_CHARS}}{_shortened(' '.join(witness.split()))}", style="dim"), soft_wrap=True
            )
    table = Table(show_lines=True)
    for name in ("#", "verdict", "score", "lang"):
        table.add_column(name, no_wrap=True)
    for name in ("text", "why", "XPath"):
        table.add_column(name, overflow="fold")
    for block in iter_chosen(article.blocks, verdict=only):
        style = "bold green" if block.verdict == "keep" else "dim"
        table.add_row(
            str(block.index),
            Text(block.verdict, style=style),
            f"{block.score:.2f}",
            block.language or "",
            Text(_shortened(block.text)),
            Text(" ".join(words_of_block(block))),
            Text(_shortened(block.xpath or "", end=SHOWN_CHARS // 2)),
        )
    console.print(table)


def _shortened(text: str, *, end: int = 0) -> str:
    """At most so much of a text; `end` characters of it are its last."""
    if len(text) <= SHOWN_CHARS:
        return text
    return f"{text[: SHOWN_CHARS - end]}…{text[len(text) - end :]}"
