"""Reads clean article texts from data sets with ground truth; nothing of them is kept in the project."""

import random
import re
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from benchmarks.datasets import BenchPage, pages_from_set

SETS = ("annotated", "fundus", "wcxb")
"""In this order of preference; a text that an earlier set has is taken from there."""
MIN_CHARS = 120
_PROSE = re.compile("^.{30,}[.!?。！？।…][\"'”»]?$", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")


class SourceArticle(msgspec.Struct, frozen=True, kw_only=True):
    """A story without its page."""

    id: str
    """Data set and page id, so that training can leave out what its test fold knows."""
    site: str
    """Registered host of the page the text was on."""
    language: str
    title: str
    standfirst: str | None
    authors: tuple[str, ...]
    paragraphs: tuple[str, ...]


def articles_from_benchmark(folder: Path, names: tuple[str, ...] = SETS) -> list[SourceArticle]:
    """All usable articles of the data sets, sorted by id. Sets that are not there are passed over."""
    found: dict[str, SourceArticle] = {}
    for name in names:
        if (folder / name / "truth.jsonl").is_file():
            for page in pages_from_set(folder / name):
                article = _article_from_page(page)
                if article is not None:
                    found.setdefault(str(page.path), article)
    return sorted(found.values(), key=lambda article: article.id)


def _article_from_page(page: BenchPage) -> SourceArticle | None:
    truth = page.truth
    text = truth.text or ""
    if page.page_type != "article" or len(text) < MIN_CHARS or not truth.title:
        return None
    raw = [block for role, block in truth.blocks if role == "A"] or re.split(r"\n\s*\n", text)
    paragraphs = [_folded(paragraph) for paragraph in raw if paragraph.strip()]
    return SourceArticle(
        id=f"{page.dataset}/{page.id}",
        site=(urlsplit(page.url).hostname or page.id).removeprefix("www."),
        language=page.language,
        title=_folded(truth.title),
        standfirst=_folded(truth.standfirst) if truth.standfirst else None,
        authors=tuple(_folded(name) for name in truth.authors if name.strip()),
        paragraphs=tuple(paragraphs),
    )


def _folded(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


def shortened(article: SourceArticle, rng: random.Random) -> SourceArticle:
    """The article cut to a length of the time: a line or two, a brief, a first page of several, or the whole."""
    paragraphs = article.paragraphs
    share = rng.random()
    if share < 0.12:
        paragraphs = _first_sentences(paragraphs, rng.randint(1, 3))
    elif share < 0.25:
        paragraphs = paragraphs[: rng.randint(1, 3)]
    elif share < 0.6:
        paragraphs = paragraphs[: rng.randint(4, 14)]
    return msgspec.structs.replace(article, paragraphs=paragraphs[:120])


def _first_sentences(paragraphs: tuple[str, ...], number: int) -> tuple[str, ...]:
    """So many sentences of the first paragraph that has any: not of a date line or a form of address."""
    text = next((text for text in paragraphs if _PROSE.search(text)), paragraphs[0])
    ends = [found.start() for found in _SENTENCE.finditer(text)]
    return (text[: ends[number - 1]] if len(ends) >= number else text,)


def sentences_from_article(article: SourceArticle) -> list[str]:
    """Sentences of 20 to 300 characters."""
    sentences = _SENTENCE.split(" ".join(article.paragraphs[:12]).replace("\n", " "))
    return [sentence.strip() for sentence in sentences if 20 <= len(sentence) <= 300]
