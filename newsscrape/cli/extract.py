"""`newsscrape extract`: pages of any source to records."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsscrape.cli import PAGE_NAME
from newsscrape.saying import complain, refuse, refuse_unknown_charset, tell_counts
from pipelines.errors import PipelineError
from pipelines.limits import DEFAULT_LIMITS, Limits
from pipelines.workers import start_server

if TYPE_CHECKING:
    from pipelines.output import OutputPaths

FORMATS = ("jsonl", "csv", "markdown", "schemaorg", "trafilatura")
ENDINGS = {"csv": "csv", "markdown": "md"}
FILE_ENDINGS = (".jsonl", ".json", ".csv", ".gz", ".zst", ".md")


def command(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="HTML files, folders, WARC/ARC/WACZ files, URLs; - for standard input."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="A file for the records, or a folder for records, drops and run.json."
        ),
    ] = None,
    format: Annotated[
        str, typer.Option("--format", "-f", help="jsonl, csv, markdown, schemaorg or trafilatura.")
    ] = "jsonl",
    links: Annotated[
        bool,
        typer.Option("--inline-links", help="Keep the links of the text, as [text](address), in Markdown."),
    ] = False,
    urls: Annotated[Path | None, typer.Option(help="A text or CSV file of URLs to fetch.")] = None,
    index: Annotated[
        list[Path] | None,
        typer.Option(help="CDX or CDXJ file: leads to selected captures and to originals of revisits."),
    ] = None,
    url: Annotated[str | None, typer.Option(help="Of archive files only captures of this address.")] = None,
    match: Annotated[str, typer.Option(help="What --url means: exact, prefix, host or domain.")] = "exact",
    start: Annotated[
        str | None, typer.Option("--from", help="Captured at this time or later: 2019, 2019-03, …")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="Captured at this time or earlier.")] = None,
    mime: Annotated[str | None, typer.Option(help="Media type, a regular expression.")] = None,
    status: Annotated[str | None, typer.Option(help="Status code, a regular expression: 200, 2..")] = None,
    pick: Annotated[
        str, typer.Option(help="Of several captures of an address: all, first, last or closest.")
    ] = "all",
    closest_to: Annotated[str | None, typer.Option(help="The time that --pick closest means.")] = None,
    per: Annotated[str | None, typer.Option(help="Pick one in each year, month, week, day or hour.")] = None,
    distinct: Annotated[
        bool, typer.Option("--distinct", help="Of an address only captures with a new payload and text.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Read at most so many captures.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Worker processes; 0: one a core.")] = 0,
    charset: Annotated[str | None, typer.Option(help="Charset of all pages, where you know better.")] = None,
    dropped: Annotated[Path | None, typer.Option(help="A file for what was dropped, with reasons.")] = None,
    blocks: Annotated[
        Path | None, typer.Option(help="A file for each block with its verdict and reasons.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="A file for the counts of the run (run.json).")] = None,
    link: Annotated[
        bool,
        typer.Option("--link", help="Mark versions of one address and repeats of one text (with --output)."),
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped.")] = False,
    max_failures: Annotated[int, typer.Option(min=0, help="Failures at which the exit code is still 0.")] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
    max_body_bytes: Annotated[
        int, typer.Option(min=1, help="Limit: bytes of a body as stored.")
    ] = DEFAULT_LIMITS.body_bytes,
    max_decoded_bytes: Annotated[
        int, typer.Option(min=1, help="Limit: bytes of a body after decoding.")
    ] = DEFAULT_LIMITS.decoded_bytes,
    max_compression_ratio: Annotated[
        int, typer.Option(min=1, help="Limit: decoded over stored bytes.")
    ] = DEFAULT_LIMITS.compression_ratio,
    max_nesting: Annotated[
        int, typer.Option(min=1, help="Limit: levels of elements.")
    ] = DEFAULT_LIMITS.nesting,
    max_text_chars: Annotated[
        int, typer.Option(min=1, help="Limit: characters of markup that are parsed.")
    ] = DEFAULT_LIMITS.text_chars,
    page_seconds: Annotated[
        float, typer.Option(min=0.001, help="Limit: seconds a page may take.")
    ] = DEFAULT_LIMITS.page_seconds,
) -> None:
    """Turn pages into article records: JSONL on standard output, or files with --output."""
    given = tuple(sources or ())
    if urls is not None or len(given) > 1 or any(not PAGE_NAME.search(name) for name in given):
        start_server()  # its imports run beside ours
    import msgspec

    from newsscrape.addresses import addresses_from_file
    from newsscrape.extraction import ExtractTask, default_jobs, run_extract
    from newsscrape.progress import Progress
    from newsscrape.selecting import selection_from_options
    from newsscrape.sources import Opening, is_url, iter_opened, known_total
    from pipelines.outcomes import Options

    if not given and urls is None:
        refuse("extract", "nothing to extract: name a file, a folder, a URL, or - for standard input")
    if format not in FORMATS:
        refuse("extract", f"unknown format {format!r}; one of {', '.join(FORMATS)}")
    if links and format != "markdown":
        refuse("extract", "--inline-links needs --format markdown: the text of the other formats is plain")
    if link and (output is None or format != "jsonl"):
        refuse("extract", "--link needs --output and --format jsonl: records are linked when all are there")
    if resume and output is None:
        refuse("extract", "--resume needs --output: there is nothing on standard output to go on from")
    refuse_unknown_charset("extract", charset)
    for path in index or ():
        if not path.is_file():
            refuse("extract", f"{path}: no such file")
    try:
        addresses = tuple(addresses_from_file(urls)) if urls is not None else ()
    except PipelineError as error:
        refuse("extract", str(error))
    limits = Limits(
        body_bytes=max_body_bytes,
        decoded_bytes=max_decoded_bytes,
        compression_ratio=max_compression_ratio,
        nesting=max_nesting,
        text_chars=max_text_chars,
        page_seconds=page_seconds,
    )
    try:
        selection = selection_from_options(
            url=url,
            match=match,
            start=start,
            end=end,
            mime=mime,
            status=status,
            pick=pick,
            closest_to=closest_to,
            per=per,
            distinct=distinct,
        )
    except ValueError as error:
        refuse("extract", str(error))
    if not selection.is_everything and (addresses or any(is_url(one) or one == "-" for one in given)):
        refuse("extract", "a selection is made from archive files; URLs and standard input have none")
    task = ExtractTask(
        sources=given + addresses,
        selection={name: str(value) for name, value in msgspec.structs.asdict(selection).items() if value},
        paths=_paths(output, format, dropped, blocks, report),
        format=format,
        limit=limit,
        link=link,
        options=Options(
            limits=limits,
            charset=charset,
            with_blocks=blocks is not None,
            with_markdown=format == "markdown",
            with_links=links,
        ),
    )
    opening = Opening(task.sources, limits=limits, indexes=index or (), selection=selection)
    progress = (
        None if quiet else Progress(known_total(task.sources, limit) if selection.is_everything else None)
    )
    try:
        summary = run_extract(
            task,
            lambda: iter_opened(opening),
            jobs=jobs or default_jobs(),
            resume=resume,
            progress=progress,
            source_counts=opening.counts,
        )
    except KeyboardInterrupt:
        hint = " --resume goes on from here." if output is not None else ""
        print(f"newsscrape: stopped.{hint}", file=sys.stderr)
        raise typer.Exit(130) from None
    for problem in summary.problems:
        complain(problem)
    if summary.counts.captures == 0:
        print(f"newsscrape: nothing found in {', '.join(task.sources)}", file=sys.stderr)
    if not quiet:
        tell_counts(summary.counts, summary.seconds)
    raise typer.Exit(summary.counts.exit_code(max_failures))


def _paths(
    output: Path | None, format: str, dropped: Path | None, blocks: Path | None, report: Path | None
) -> "OutputPaths":
    import msgspec

    from pipelines.output import OutputPaths

    if output is None:
        return OutputPaths(dropped=dropped, blocks=blocks, report=report)
    if output.suffix.lower() in FILE_ENDINGS and not output.is_dir():
        return OutputPaths(records=output, dropped=dropped, blocks=blocks, report=report)
    usual = OutputPaths.in_directory(output, records_name=f"records.{ENDINGS.get(format, 'jsonl')}")
    return msgspec.structs.replace(
        usual, dropped=dropped or usual.dropped, blocks=blocks, report=report or usual.report
    )
