"""One page to what was kept and cut of it, and why."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from newsscrape.sources import Opening, iter_items
from pipelines.clean import clean_article
from pipelines.errors import PipelineError
from pipelines.extract import article_from_page
from pipelines.extract.reasons import sentence_of_reason
from pipelines.limits import DEFAULT_LIMITS
from pipelines.model import Article, Block, Capture, Drop, Page
from pipelines.pages import page_from_capture
from pipelines.sources import capture_at
from pipelines.timestamps import rfc3339
from pipelines.urls import urlkey_from_url

FIELDS = (
    "title", "standfirst", "byline", "authors", "published_at", "modified_at", "dateline_place", "dateline_agency",
    "source_credit", "section", "tags", "canonical_url", "publisher", "license", "language", "furniture_language",
    "other_languages", "mixed_language_share", "confidence", "flags", "page_kind",
)  # fmt: skip
"""Of the article those that are shown, by their names in `Article`."""


class PageNotFoundError(PipelineError):
    """The source holds no capture that was asked for; the message says what it does hold."""


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A page, its article, and the reason for which the article would be dropped, if it would."""

    page: Page
    article: Article
    dropped: str | None = None


def capture_of_source(source: str, *, url: str | None = None, offset: int | None = None) -> Capture:
    """The capture that is meant: the one at `offset`, the first of `url`, or the first of all.

    Raises `PageNotFoundError`, `BadArchiveFile` where no record begins at `offset`, OSError.
    """
    if offset is not None:
        found = capture_at(source, offset)
        if isinstance(found, Drop):
            said = ": ".join(filter(None, (found.reason, found.detail)))
            raise PageNotFoundError(f"{source}, offset {offset}: {said}")
        return found
    wanted = urlkey_from_url(url) if url else None
    seen: list[str] = []
    refusal = ""
    for item in iter_items(Opening([source], limits=DEFAULT_LIMITS)):
        if isinstance(item, Drop):
            refusal = refusal or ": ".join(filter(None, (item.reason, item.detail)))
        elif wanted is None or urlkey_from_url(item.url) == wanted:
            return item
        elif len(seen) < 5:
            seen.append(item.url)
    if seen:
        raise PageNotFoundError(f"{source}: no capture of {url}; it holds {', '.join(seen)}, …")
    raise PageNotFoundError(f"{source}: {refusal or 'no page in it'}")


def explained_capture(capture: Capture, *, charset: str | None = None) -> Explained:
    """The page with all its blocks, each with XPath. Raises `UnreadableCapture`."""
    page = page_from_capture(capture, charset=charset)
    article = article_from_page(page, with_xpath=True)
    cleaned = clean_article(article, page)
    if isinstance(cleaned, Drop):
        return Explained(page=page, article=article, dropped=f"{cleaned.stage}: {cleaned.reason}")
    return Explained(page=page, article=cleaned)


def words_of_block(block: Block) -> list[str]:
    """The reasons of a block as sentences, strongest first."""
    return [sentence_of_reason(reason) for reason in block.reasons]


def values_of_article(article: Article) -> dict[str, Any]:
    """`FIELDS` as plain values for JSON."""
    return {name: _plain(getattr(article, name)) for name in FIELDS}


def _plain(value: Any) -> Any:
    """Moments and shares as a record has them, tuples as lists."""
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, tuple):
        return list(value)
    return round(value, 4) if isinstance(value, float) else value


def iter_chosen(blocks: tuple[Block, ...], *, verdict: str | None) -> Iterator[Block]:
    """The blocks with a verdict; all where it is None."""
    return (block for block in blocks if verdict is None or block.verdict == verdict)


def report_of_explained(explained: Explained, *, verdict: str | None = None) -> dict[str, Any]:
    """All that is shown, as plain values for JSON."""
    page, article = explained.page, explained.article
    return {
        "url": page.capture.url,
        "charset": page.charset,
        "dropped": explained.dropped,
        **values_of_article(article),
        "witnesses": {name: list(said) for name, said in article.witnesses.items()},
        "blocks": [
            {
                "index": block.index,
                "verdict": block.verdict,
                "role": block.role,
                "score": round(block.score, 3),
                "language": block.language,
                "kind": block.kind,
                "reasons": list(block.reasons),
                "why": words_of_block(block),
                "xpath": block.xpath,
                "text": block.text,
            }
            for block in iter_chosen(article.blocks, verdict=verdict)
        ],
    }
