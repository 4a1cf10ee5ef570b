"""Article to article: what stands twice stands once."""

import msgspec

from pipelines.model import Article
from pipelines.text import alphanumeric

MAX_LENGTH_DIFFERENCE = 20
"""Characters of punctuation by which two prints of one paragraph may differ."""
HEAD_CHARS = 40
"""Of two texts, compared first: that mostly tells."""
MIN_CHARS = 40
"""Shorter paragraphs may well be said twice: a refrain, a question, a name."""


def drop_repeats(article: Article) -> Article:
    """The article without the headline as its first paragraph, and with neighbours that repeat each other once.

    A standfirst that the first paragraph repeats word for word is no standfirst: the text has it.
    """
    paragraphs = article.text.split("\n\n") if article.text else []
    number = len(paragraphs)
    headline = _key(article.title or "")
    while len(paragraphs) > 1 and headline and _has_key(paragraphs[0], headline):
        paragraphs = paragraphs[1:]
    kept: list[str] = []
    for paragraph in paragraphs:
        if kept and len(paragraph) >= MIN_CHARS and _is_repeat(paragraph, kept[-1]):
            continue
        kept.append(paragraph)
    standfirst = article.standfirst
    if standfirst and kept:
        key = _key(standfirst)
        if key in ("", headline) or _has_key(kept[0], key):
            standfirst = None
    text = "\n\n".join(kept) if len(kept) < number else article.text
    if text == article.text and standfirst == article.standfirst:
        return article
    return msgspec.structs.replace(article, text=text, standfirst=standfirst)


def _is_repeat(paragraph: str, before: str) -> bool:
    # the lengths first: they differ nearly always, and cost nothing
    if abs(len(paragraph) - len(before)) > MAX_LENGTH_DIFFERENCE:
        return False
    one, two = _key(paragraph[:HEAD_CHARS]), _key(before[:HEAD_CHARS])
    return (one.startswith(two) or two.startswith(one)) and _key(paragraph) == _key(before)


def _has_key(text: str, key: str) -> bool:
    first = text[:1].casefold()
    if first.isalnum() and not key.startswith(first):
        return False
    return key.startswith(_key(text[:HEAD_CHARS])) and _key(text) == key


def _key(text: str) -> str:
    return alphanumeric(text, True).casefold()
