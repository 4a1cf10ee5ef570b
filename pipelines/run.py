"""The whole chain, capture to record; the only module that knows all of it."""

import traceback

import msgspec

from pipelines.clean import clean_article
from pipelines.errors import PipelineError, UnreadableCapture
from pipelines.extract import article_from_page
from pipelines.extract.second_opinion import REASON as SECOND_OPINION_REASON
from pipelines.model import Article, Block, Capture, Drop, Page, Provenance
from pipelines.outcomes import (
    DEFAULT_OPTIONS,
    Done,
    Options,
    Outcome,
    config_sha256,
    placed,
    unreadable_source,
)
from pipelines.pages import page_from_capture
from pipelines.records import Record, record_from_article
from pipelines.sources import SourceCounts, Stored, Task, iter_stored
from pipelines.workers import TaskTimeoutError, time_limit


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
                return placed(article, page.capture), None, None
            record = record_from_article(article, page, config_sha256=config_sha256(options))
            markdown = _markdown(page, article, options) if options.with_markdown else None
            return record, article, markdown
    except (Exception, TaskTimeoutError) as error:
        return placed(_refusal(error), capture), None, None


def _refusal(error: BaseException) -> Drop:
    """The drop of a page that gave this error; foreign parsers run in here, so that it may be any."""
    if isinstance(error, UnreadableCapture):
        return Drop(stage="pages", reason=error.reason, detail=error.detail or None)
    if isinstance(error, PipelineError):
        return Drop(stage="pages", reason="unreadable", detail=str(error) or None, is_failure=True)
    if isinstance(error, TaskTimeoutError):
        return Drop(stage="extract", reason="time_limit", detail=str(error), is_failure=True)
    if isinstance(error, MemoryError):
        return Drop(stage="extract", reason="memory_limit", detail="out of memory", is_failure=True)
    where = traceback.extract_tb(error.__traceback__)[-1]
    detail = f"{type(error).__name__}: {error} ({where.name}, line {where.lineno})"
    return Drop(stage="extract", reason="internal_error", detail=detail, is_failure=True)


def done_with_task(task: Task, *, options: Options = DEFAULT_OPTIONS) -> Done:
    """What becomes of a task; never raises for a bad page or file."""
    if not isinstance(task, Stored):
        return Done([outcome_from_item(task, options=options)])
    counts = SourceCounts()
    items: list[Capture | Drop] = []
    try:
        with time_limit(options.limits.page_seconds):
            items += iter_stored(task, limits=options.limits, counts=counts)
    except OSError as error:
        items.append(unreadable_source(task.path, error))
    except (Exception, TaskTimeoutError) as error:
        where = task.path if task.offset is None else f"{task.path}:{task.offset}"
        items.append(msgspec.structs.replace(_refusal(error), where=where))
    outcomes = [outcome_from_item(item, options=options) for item in items]
    return Done(outcomes, dict(counts.flags), counts.lost_bytes)


def outcome_from_item(item: Capture | Drop, *, options: Options = DEFAULT_OPTIONS) -> Outcome:
    """What becomes of one item of a source, encoded for the sinks."""
    if isinstance(item, Drop):
        return Outcome(drop=item)
    made, article, markdown = _made(item, options)
    if isinstance(made, Drop):
        return Outcome(drop=made)
    blocks = article.blocks if article else ()
    return Outcome(
        record=_encoded(made),
        language=made.language,
        flags=made.flags,
        blocks=_encoded_blocks(made, blocks) if options.with_blocks else None,
        markdown=markdown,
        second_opinion=any(SECOND_OPINION_REASON in block.reasons for block in blocks),
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
