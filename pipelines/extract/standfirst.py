"""The standfirst: the summary set apart between headline and text."""

from collections.abc import Sequence

import msgspec

from pipelines.extract.names import letters, words
from pipelines.extract.structured import Structured, plain_text
from pipelines.extract.wording import wording_of_line
from pipelines.model import Block

MIN_CHARS, MAX_CHARS = 30, 1200
MAX_FURNITURE_CHARS = 60
SAME_SHARE = 0.85


class Standfirst(msgspec.Struct, frozen=True):
    """The standfirst, the blocks that print it, and what the witnesses said."""

    text: str | None = None
    blocks: tuple[int, ...] = ()
    witnesses: tuple[str, ...] = ()


def standfirst_from_page(
    structured: Structured, blocks: Sequence[Block], *, title: str | None, title_block: int | None
) -> Standfirst:
    """The standfirst as printed: blocks judged so, or a line before the text that the page's own description repeats.

    A description that is printed nowhere is no standfirst.
    """
    described = [
        plain_text(structured.article.get("description")),
        structured.first_meta("og:description") or "",
        structured.first_meta("description", "twitter:description") or "",
    ]
    kept = [block.index for block in blocks if block.verdict == "keep"]
    first = kept[0] if kept else len(blocks)
    start = title_block + 1 if title_block is not None and title_block < first else max(0, first - 8)
    witnesses = tuple(
        f"{name}: {text[:160]}"
        for name, text in zip(("jsonld", "og", "meta"), described, strict=True)
        if text
    )
    judged = [
        block
        for block in blocks[max(0, start - 3) : first + 3]
        if block.role == "standfirst" and block.verdict == "cut"
    ]
    judged = [block for block in judged if _may_be_standfirst(block.text, letters(title or ""))]
    if judged:
        text = "\n".join(dict.fromkeys(block.text for block in judged))
        return Standfirst(text, tuple(block.index for block in judged), ("block: " + text[:160], *witnesses))
    said = [text for text in dict.fromkeys(described) if text]
    for block in blocks[start:first] if said else ():
        is_repeated = MIN_CHARS <= len(block.text) <= MAX_CHARS and any(
            is_same_sentence(block.text, text) for text in said
        )
        if is_repeated and letters(block.text) != letters(title or ""):
            return Standfirst(block.text, (block.index,), ("block: " + block.text[:160], *witnesses))
    return Standfirst(witnesses=witnesses)


def _may_be_standfirst(text: str, headline: str) -> bool:
    """No print of the headline, no line that says "Advertisement" or "Share", no mark alone."""
    said = letters(text)
    if not said or (headline and headline in said and len(said) <= 2 * len(headline)):
        return False
    return len(text) > MAX_FURNITURE_CHARS or wording_of_line(text) is None


def is_same_sentence(one: str, other: str) -> bool:
    """Do two texts print one sentence, up to a cut end ("…") and a changed letter or word?"""
    one_words, other_words = words(one), words(other)
    mine, theirs = "".join(one_words), "".join(other_words)
    if not mine or not theirs:
        return False
    short, long = sorted((mine, theirs), key=len)
    if len(short) >= 25 and long.startswith(short[: max(25, len(short) - 8)]) and len(short) * 3 >= len(long):
        return True
    distinct, others = set(one_words), set(other_words)
    shared = len(distinct & others)
    return shared >= SAME_SHARE * max(len(distinct), len(others)) and shared >= 4
