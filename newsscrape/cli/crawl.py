"""`newsscrape crawl`: records of what a crawl fetches, out of an archive or from a list of URLs."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsscrape.saying import complain, refuse, tell_counts
from pipelines.counts import EXIT_FAILURES
from pipelines.errors import PipelineError

if TYPE_CHECKING:
    from newsscrape.spiders.base import NewsSpider

STOPPED = ("host_banned", "host_asked_to_wait")

app = typer.Typer(no_args_is_help=True, help="Fetch pages politely and turn them into records.")

Output = Annotated[
    Path, typer.Option("--output", "-o", help="Folder for records.jsonl, dropped.jsonl and run.json.")
]
Limit = Annotated[int | None, typer.Option(min=1, help="Fetch at most so many captures.")]
MaxFailures = Annotated[int, typer.Option(min=0, help="Failures at which the exit code is still 0.")]
WarcOutput = Annotated[Path | None, typer.Option(help="Folder for WARC files of all that was fetched.")]
DateWindow = Annotated[
    float, typer.Option(min=0, help="Seconds that a capture may lie from the time asked for.")
]
Contact = Annotated[
    str | None, typer.Option(help="An address for the archive's people to reach you; sent along.")
]
Rate = Annotated[
    float | None, typer.Option(min=0.001, help="Requests a minute to a host, instead of the table's.")
]
StateDir = Annotated[Path | None, typer.Option(help="Folder of the politeness state that all runs share.")]
Forgive = Annotated[
    bool, typer.Option("--forgive", help="Forget holds and bans of the hosts: you know better.")
]
Setting = Annotated[
    list[str] | None, typer.Option("--set", "-s", help="A Scrapy setting, NAME=VALUE; repeatable.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")]


@app.command("archive")
def archive_command(
    archive: Annotated[
        str, typer.Option(help="ia, arquivo.pt, commoncrawl, or an address: a CDX server, a pywb collection.")
    ],
    url: Annotated[str | None, typer.Option(help="All captures of this URL.")] = None,
    prefix: Annotated[str | None, typer.Option(help="… of all URLs that begin so.")] = None,
    host: Annotated[str | None, typer.Option(help="… of this host.")] = None,
    site: Annotated[str | None, typer.Option(help="… of this domain with all its hosts.")] = None,
    from_: Annotated[
        str | None, typer.Option("--from", help="First moment: 2009, 2009-06, 20090601123000 …, UTC.")
    ] = None,
    to: Annotated[str | None, typer.Option(help="Last moment, inclusive.")] = None,
    dialect: Annotated[
        str, typer.Option(help="auto, ia, pywb, pages, memento or commoncrawl: how the index speaks.")
    ] = "auto",
    filter: Annotated[
        list[str] | None, typer.Option(help="Passed on to the index, in its own dialect; repeatable.")
    ] = None,
    slice_rows: Annotated[int | None, typer.Option(min=2, help="Rows asked for at a time.")] = None,
    follow_redirects: Annotated[
        bool, typer.Option("--follow-redirects", help="Follow captured redirects.")
    ] = False,
    output: Output = Path("newsscrape-output"),
    limit: Limit = None,
    max_failures: MaxFailures = 0,
    warc_output: WarcOutput = None,
    date_window_s: DateWindow = 86400.0,
    contact: Contact = None,
    rate: Rate = None,
    state_dir: StateDir = None,
    forgive: Forgive = False,
    setting: Setting = None,
    quiet: Quiet = False,
) -> None:
    """List the captures of a URL, prefix, host or site in an archive, fetch them, write records."""
    from newsscrape.spiders.archive import ArchiveSpider, task_from_arguments

    wanted = {"archive": archive, "url": url, "prefix": prefix, "host": host, "site": site}
    wanted |= {"from": from_, "to": to, "dialect": dialect}
    wanted |= {"filter": filter, "slice_rows": slice_rows}  # type: ignore[dict-item]
    try:
        task_from_arguments(dict(wanted))
    except ValueError as error:
        refuse("crawl archive", str(error))
    arguments = _common(output, limit, max_failures, warc_output, date_window_s)
    arguments["follow_redirects"] = follow_redirects
    overrides = _overrides("crawl archive", contact, rate, state_dir, forgive, setting)
    if contact is None and not quiet:
        _ask_for_contact(archive)
    _run(ArchiveSpider, wanted | arguments, overrides, max_failures=max_failures, quiet=quiet)


@app.command("urls")
def urls_command(
    urls: Annotated[Path, typer.Argument(help="A text or CSV file of addresses, live or of an archive.")],
    output: Output = Path("newsscrape-output"),
    limit: Limit = None,
    max_failures: MaxFailures = 0,
    warc_output: WarcOutput = None,
    date_window_s: DateWindow = 86400.0,
    contact: Contact = None,
    rate: Rate = None,
    state_dir: StateDir = None,
    forgive: Forgive = False,
    setting: Setting = None,
    quiet: Quiet = False,
) -> None:
    """Fetch a list of URLs, live or archived, write records in the list's order."""
    from newsscrape.addresses import addresses_from_file
    from newsscrape.spiders.urls import UrlsSpider

    try:
        if not any(addresses_from_file(urls)):
            refuse("crawl urls", f"{urls}: no address in it")
    except PipelineError as error:
        refuse("crawl urls", str(error))
    arguments = _common(output, limit, max_failures, warc_output, date_window_s) | {"urls": str(urls)}
    overrides = _overrides("crawl urls", contact, rate, state_dir, forgive, setting)
    _run(UrlsSpider, arguments, overrides, max_failures=max_failures, quiet=quiet)


def _common(
    output: Path, limit: int | None, max_failures: int, warc_output: Path | None, date_window_s: float
) -> dict[str, Any]:
    return {
        "output": output,
        "limit": limit,
        "max_failures": max_failures,
        "warc_output": warc_output,
        "date_window_s": date_window_s,
    }


def _overrides(
    command: str,
    contact: str | None,
    rate: float | None,
    state_dir: Path | None,
    forgive: bool,
    settings: list[str] | None,
) -> dict[str, Any]:
    """Scrapy settings from the options."""
    from newsscrape.settings import BOT_NAME, USER_AGENT

    overrides: dict[str, Any] = {}
    for assignment in settings or ():
        name, mark, value = assignment.partition("=")
        if not mark or not name.isidentifier():
            refuse(command, f"--set wants NAME=VALUE, not {assignment!r}")
        overrides[name] = value
    if contact:
        overrides["USER_AGENT"] = f"{USER_AGENT.partition(' ')[0]} (+{contact})"
        overrides["ROBOTSTXT_USER_AGENT"] = BOT_NAME
    if rate is not None:
        overrides["POLITENESS_RATE_PER_MINUTE"] = rate
    if forgive:
        overrides["POLITENESS_FORGIVE"] = True
    if state_dir is not None:
        overrides["STATE_DIR"] = str(state_dir)
    return overrides


def _run(
    spider: "type[NewsSpider]",
    arguments: dict[str, Any],
    overrides: dict[str, Any],
    *,
    max_failures: int,
    quiet: bool,
) -> None:
    from newsscrape.crawling import run_crawl
    from newsscrape.spiders.archive import SCOPES

    summary = run_crawl(spider, arguments, {"PROGRESS": not quiet, **overrides})
    for problem in summary.problems:
        if problem.reason in STOPPED:
            continue  # said once for the host, below
        complain(problem)
    for host, why in summary.stopped_hosts.items():
        print(f"newsscrape: {host} is not asked any more: {why} (--forgive asks again)", file=sys.stderr)
    if not summary.is_complete:
        print("newsscrape: stopped before the end; the partial files are kept", file=sys.stderr)
        raise typer.Exit(EXIT_FAILURES)
    if summary.counts.captures == 0:
        wanted = next((arguments[name] for name in SCOPES if arguments.get(name)), "the list")
        print(f"newsscrape: {arguments.get('archive', 'urls')}: nothing found of {wanted}", file=sys.stderr)
    if not quiet:
        tell_counts(summary.counts, summary.seconds, Path(arguments["output"]))
    raise typer.Exit(summary.counts.exit_code(max_failures))


def _ask_for_contact(archive: str) -> None:
    """Archives want to know whom to write to before they ban somebody."""
    from newsscrape.politeness.rates import host_from_address, is_loopback

    if not is_loopback(host_from_address(archive)):
        print("newsscrape: give the archive a --contact, an address to write to", file=sys.stderr)
