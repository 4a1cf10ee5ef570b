"""The demo run: the archive served on loopback, crawled by the real spider, written and shown."""

import tempfile
from pathlib import Path

from rich.console import Console

from newsscrape.demo.archive import SEED_URL, SITE, demo_folder, expectations, read_published, warc_files
from newsscrape.demo.showing import show_agreement, show_counts, show_languages, show_next, show_page
from newsscrape.replay.collection import Collection
from newsscrape.replay.server import serving
from pipelines.counts import EXIT_FAILURES
from pipelines.encodings import decode_payload
from pipelines.errors import SinkError
from pipelines.limits import DEFAULT_LIMITS
from pipelines.model import Article, Capture, Provenance
from pipelines.run import article_of
from pipelines.timestamps import datetime_from_timestamp


def run_demo(output: Path, console: Console) -> int:
    """Serve, crawl, write into `output`, show; the exit code of the crawl.

    Raises `PipelineError` where the archive is missing or the output cannot be written.
    """
    from newsscrape.crawling import run_crawl
    from newsscrape.spiders.archive import ArchiveSpider

    _make_folder(output)
    with demo_folder() as folder, tempfile.TemporaryDirectory() as state:
        collection = Collection(warc_files(folder))
        with serving(collection) as server:
            console.print(
                f"{len(collection)} captures of {SITE} are served at {server.index_url}\n"
                f"newsscrape crawl archive --archive {server.index_url} --site {SITE} --output {output}\n",
                highlight=False,
                soft_wrap=True,
            )
            arguments = {"archive": server.index_url, "site": SITE, "output": output}
            summary = run_crawl(ArchiveSpider, arguments, {"STATE_DIR": state})
        if not summary.is_complete:
            console.print("The crawl was stopped before its end; partial files are in", output)
            return EXIT_FAILURES
        records = read_published(output / "records.jsonl")
        show_counts(console, summary.counts)
        console.print()
        show_languages(console, records)
        show_agreement(console, records, expectations(folder))
        console.print()
        _show_seed(console, collection)
        show_next(console, output)
    return summary.counts.exit_code()


def _make_folder(output: Path) -> None:
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SinkError(f"cannot make the folder {output}: {error.strerror}") from error


def _show_seed(console: Console, collection: Collection) -> None:
    article = _article(collection, SEED_URL)
    if article is not None:
        show_page(console, SEED_URL, article)
        console.print()


def _article(collection: Collection, url: str) -> Article | None:
    """The article of the newest capture of an address, with all blocks of its page."""
    for record in reversed(collection.records_of(url)):
        stored = collection.read(record)
        if stored is None:
            continue
        headers = tuple((name.lower(), value) for name, value in stored.headers)
        capture = Capture(
            url=record.url,
            body=decode_payload(stored.body, headers, limits=DEFAULT_LIMITS).body,
            provenance=Provenance(source="warc", warc_file=record.filename, warc_offset=record.offset),
            headers=headers,
            captured_at=datetime_from_timestamp(record.timestamp),
        )
        _, article = article_of(capture)
        if isinstance(article, Article):
            return article
    return None
