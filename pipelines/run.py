"""The whole chain, capture to record; the only module that knows all of it."""

import traceback
from collections.abc import Iterable, Iterator
from functools import cache, partial
from importlib import resources
from itertools import chain, islice

import msgspec

from pipelines.clean import clean_article
from pipelines.digests import sha256_hex
from pipelines.errors import PipelineError, UnreadableCapture
from pipelines.extract import article_from_page
from pipelines.extract.second_opinion import REASON as SECOND_OPINION_REASON
from pipelines.limits import DEFAULT_LIMITS, Limits
from pipelines.model import Article, Block, Capture, Drop, Page, Provenance
from pipelines.pages import page_from_capture
from pipelines.records import Record, record_from_article, rfc3339
from pipelines.version import EXTRACTOR
from pipelines.workers import TaskTimeoutError, ordered_results, time_limit

WORKER_MEMORY_BYTES = 6 * 1024**3
"""Address space of a worker; a page that wants more is a failure `worker_died`."""
SMALL_BODY_BYTES = 256 * 1024


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a user may set for a run; what decides over a record is part of `config_sha256`."""

    limits: Limits = DEFAULT_LIMITS
    charset: str | None = None
    """Charset of all pages, where the user knows better."""
    with_markdown: bool = False
    """Also make the text with its structure as Markdown."""
    with_links: bool = False
    """Keep the links of the text in that Markdown; the record is the same without and with them."""
    with_blocks: bool = False
    """Keep each block with verdict, reasons and XPath (for blocks.jsonl)."""


DEFAULT_OPTIONS = Options()


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one capture: an encoded record or a drop, and what the counters need."""

    record: bytes | None = None
    """The record as JSON, without line end."""
    drop: Drop | None = None
    language: str | None = None
    flags: list[str] = []
    markdown: str | None = None
    """The text with headings, lists, quotations, tables, where asked for."""
    blocks: bytes | None = None
    """`{id, url, blocks}` as JSON, where asked for."""
    second_opinion: bool = False
    position: int | None = None
    """Offset behind the capture in its source file, for a resume."""


def article_of(capture: Capture, *, options: Options = DEFAULT_OPTIONS) -> tuple[Page, Article | Drop]:
    """The chain up to the cleaned article. Raises `UnreadableCapture`."""
    _refuse_status(capture)
    page = page_from_capture(capture, limits=options.limits, charset=options.charset)
    article = article_from_page(page, with_xpath=options.with_blocks)
    return page, clean_article(article, page)


def _refuse_status(capture: Capture) -> None:
    """A redirect or an error is not an article, whatever its body says; so in every source alike."""
    if 300 <= capture.status < 400:
        raise UnreadableCapture("redirect", f"status {capture.status}")
    if not 200 <= capture.status < 300:
        raise UnreadableCapture("http_status", f"status {capture.status}")


def record_from_capture(capture: Capture, *, options: Options = DEFAULT_OPTIONS) -> Record | Drop:
    """The record of one capture, or the drop that says why there is none; never raises for a bad page."""
    return _made(capture, options)[0]


def extract_record(
    body: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    options: Options = DEFAULT_OPTIONS,
) -> Record | Drop:
    """The record of a page's bytes, in one line.

    `url` is the page's own address (`about:blank` where unknown), `content_type` its HTTP header if there
    was one. A page that is no article, or none at all, gives a `Drop` with its reason.

    >>> body = b"<title>Rain</title><h1>Rain at last</h1>" + b"<p>It rained all day in the valley.</p>" * 3
    >>> extract_record(b"", url="https://example.com/rain").reason
    'empty_body'
    """
    headers = (("content-type", content_type),) if content_type else ()
    capture = Capture(
        url=url or "about:blank", body=body, headers=headers, provenance=Provenance(source="file")
    )
    return record_from_capture(capture, options=options)


def _made(capture: Capture, options: Options) -> tuple[Record | Drop, Article | None, str | None]:
    """The record or drop; the article behind a record, and its text as Markdown where asked for."""
    try:
        with time_limit(options.limits.page_seconds):
            page, article = article_of(capture, options=options)
            if isinstance(article, Drop):
                return _placed(article, page.capture), None, None
            record = record_from_article(article, page, config_sha256=config_sha256(options))
            markdown = _markdown(page, article, options) if options.with_markdown else None
            return record, article, markdown
    except UnreadableCapture as error:
        return _drop(capture, "pages", error.reason, error.detail), None, None
    except PipelineError as error:
        return _drop(capture, "pages", "unreadable", str(error), is_failure=True), None, None
    except TaskTimeoutError as error:
        return _drop(capture, "extract", "time_limit", str(error), is_failure=True), None, None
    except MemoryError:
        return _drop(capture, "extract", "memory_limit", "out of memory", is_failure=True), None, None
    except Exception as error:  # foreign parsers run in here; a page never stops a run, and is counted
        where = traceback.extract_tb(error.__traceback__)[-1]
        detail = f"{type(error).__name__}: {error} ({where.name}, line {where.lineno})"
        return _drop(capture, "extract", "internal_error", detail, is_failure=True), None, None


def place_of(capture: Capture) -> str:
    """Where a capture came from, in words for a log line."""
    came = capture.provenance
    if came.warc_file is not None:
        return f"{came.warc_file}:{came.warc_offset}"
    return came.archive_url or capture.url


def _drop(capture: Capture, stage: str, reason: str, detail: str = "", *, is_failure: bool = False) -> Drop:
    return Drop(
        stage=stage,
        reason=reason,
        url=capture.url,
        captured_at=capture.captured_at,
        where=place_of(capture),
        detail=detail or None,
        is_failure=is_failure,
    )


def _placed(drop: Drop, capture: Capture) -> Drop:
    return msgspec.structs.replace(
        drop, url=capture.url, captured_at=capture.captured_at, where=drop.where or place_of(capture)
    )


def outcome_from_item(item: Capture | Drop, *, options: Options = DEFAULT_OPTIONS) -> Outcome:
    """What becomes of one item of a source, encoded for the sinks."""
    if isinstance(item, Drop):
        return Outcome(drop=item)
    made, article, markdown = _made(item, options)
    came = item.provenance
    position = (
        came.warc_offset + came.warc_length if came.warc_offset is not None and came.warc_length else None
    )
    if isinstance(made, Drop):
        return Outcome(drop=made, position=position)
    blocks = article.blocks if article else ()
    return Outcome(
        record=_encoded(made),
        language=made.language,
        flags=made.flags,
        blocks=_encoded_blocks(made, blocks) if options.with_blocks else None,
        markdown=markdown,
        second_opinion=any(SECOND_OPINION_REASON in block.reasons for block in blocks),
        position=position,
    )


def _encoded(record: Record) -> bytes:
    try:
        return msgspec.json.encode(record)
    except UnicodeEncodeError:  # a lone surrogate, from \\ud800 in somebody's JSON-LD
        return msgspec.json.encode(msgspec.json.decode(_scrubbed(record), type=Record))


def _scrubbed(record: Record) -> bytes:
    import json

    plain = json.dumps(msgspec.to_builtins(record), ensure_ascii=False)
    return plain.encode("utf-8", "replace")


def _markdown(page: Page, article: Article, options: Options) -> str:
    from pipelines.extract.body.links import links_of_blocks
    from pipelines.extract.body.markdown import markdown_from_blocks

    blocks = article.blocks
    links = links_of_blocks(page, blocks, canonical_url=article.canonical_url) if options.with_links else None
    return markdown_from_blocks(blocks, links)


def _encoded_blocks(record: Record, blocks: tuple[Block, ...]) -> bytes:
    return msgspec.json.encode({"id": record.id, "url": record.url, "blocks": blocks})


def dropped_line(drop: Drop) -> bytes:
    """A drop as one line of dropped.jsonl, without line end."""
    return msgspec.json.encode(
        {
            "stage": drop.stage,
            "reason": drop.reason,
            "is_failure": drop.is_failure,
            "url": drop.url,
            "captured_at": rfc3339(drop.captured_at),
            "where": drop.where,
            "detail": drop.detail,
        }
    )


def _is_small(item: Capture | Drop) -> bool:
    return isinstance(item, Drop) or len(item.body) <= SMALL_BODY_BYTES


def _lost(item: Capture | Drop, reason: str) -> Outcome:
    if isinstance(item, Drop):
        return Outcome(drop=item)
    return Outcome(drop=_drop(item, "extract", reason, is_failure=True))


def iter_outcomes(
    items: Iterable[Capture | Drop], *, options: Options = DEFAULT_OPTIONS, jobs: int = 0
) -> Iterator[Outcome]:
    """One outcome an item, in their order, whatever `jobs` is.

    A single small item, or `jobs` 0, is extracted in this process. Workers can be ended while they are
    inside C code (libxml2 needs minutes for a tag with 200,000 attributes), this process can not.
    """
    iterator = iter(items)
    first = list(islice(iterator, 2))
    every = chain(first, iterator)
    if jobs <= 0 or not first or (len(first) < 2 and _is_small(first[0])):
        yield from (outcome_from_item(item, options=options) for item in every)
        return
    yield from ordered_results(
        partial(outcome_from_item, options=options),
        every,
        jobs=min(jobs, len(first)) if len(first) < 2 else jobs,
        lost=_lost,
        seconds=options.limits.page_seconds,
        memory_bytes=WORKER_MEMORY_BYTES,
    )


@cache
def config_sha256(options: Options) -> str:
    """SHA-256 over everything but the page that decides what a record holds."""
    parts = [EXTRACTOR.encode(), msgspec.json.encode([options.limits, options.charset])]
    root = resources.files("pipelines.resources")
    stack = sorted(root.iterdir(), key=lambda entry: entry.name)
    while stack:
        entry = stack.pop(0)
        if entry.is_dir():
            stack = sorted(entry.iterdir(), key=lambda inner: inner.name) + stack
        elif not entry.name.endswith((".py", ".pyc")):
            parts += [entry.name.encode(), sha256_hex(entry.read_bytes()).encode()]
    return sha256_hex(b"\n".join(parts))
