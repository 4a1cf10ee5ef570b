"""The source line at the end of an article: "Источник: …", "المصدر: …", a bare domain, an agency's name."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice

import msgspec

from pipelines.extract.dateline import is_agency
from pipelines.extract.wordlists import byline_words, word_pattern
from pipelines.model import Block

MAX_LINE_CHARS = 160
LAST_KEPT, AFTER_TEXT = 3, 3
REACH_BELOW = 8
"""Blocks below the last kept one where a line that says "Source: …" may still be the article's."""
BARE_ADDRESS = re.compile(
    r"(?:https?://)?(?P<host>(?:www\.)?(?:[\w-]{1,63}\.){1,4}[a-zа-яё]{2,10})(?P<path>/[^\s]{0,200})?/?[.,]?",
    re.I,
)
OPENING = "()[] *•"
MEDIA_FILE = re.compile(r"\.(?:wav|mp3|mp4|m4a|ogg|jpe?g|png|gif|webp|pdf)$", re.I)
MARK = re.compile("[:：\\-–—/]")
SEPARATOR = re.compile(r"\s*[:：.\-–—/؛]\s*|\s+")


class Credit(msgspec.Struct, frozen=True):
    """The credited source and the block that prints it."""

    text: str
    block: int


def credit_from_blocks(blocks: Sequence[Block], names: frozenset[str] = frozenset()) -> Credit | None:
    """The source credited in the last lines of the text or right after it; None if none is.

    Failing that, the one line "Source: …" anywhere below the first paragraph: a note, comments or a second
    story may have been kept below it. Where there are several they credit pictures and tables.

    >>> line = Block(index=0, text="Источник: Укринформ", kind="paragraph", tag="p", xpath=None, verdict="keep")
    >>> credit_from_blocks([line]).text
    'Укринформ'
    """
    last_kept = list(islice((block for block in reversed(blocks) if block.verdict == "keep"), LAST_KEPT))
    if not last_kept:
        return None
    last = last_kept[0].index
    candidates = [*blocks[last + 1 : last + 1 + AFTER_TEXT], *last_kept]
    for block in candidates:
        if (source := credit_from_line(block.text)) is not None:
            return Credit(source, block.index)
    first = next(block.index for block in blocks if block.verdict == "keep")
    labelled = _labelled(blocks[first + 1 : last + 1 + REACH_BELOW])
    return labelled[0] if len(labelled) == 1 else None


def _labelled(blocks: Sequence[Block]) -> list[Credit]:
    """All lines "Source: …" that are no captions."""
    initials = _initials()
    return [
        Credit(source, block.index)
        for block in blocks
        if len(block.text) <= MAX_LINE_CHARS
        and block.text[0] in initials
        and "caption" not in {block.role, block.kind}
        and word_pattern("source").match(block.text.lstrip(OPENING)) is not None
        and (source := credit_from_line(block.text)) is not None
    ]


@cache
def _initials() -> frozenset[str]:
    """What the first character of a line "Source: …" may be."""
    letters = {word[0] for word in byline_words("source")}
    return frozenset(letters | {letter.upper() for letter in letters} | set(OPENING))


def credit_from_line(line: str) -> str | None:
    """What a line credits, if the whole line is a credit; a permalink gives itself."""
    text = line.strip().strip(OPENING)
    if not text or len(text) > MAX_LINE_CHARS or ("\n" in text and len(text) > 80):
        return None
    found = word_pattern("source").match(text) if text[0] in _initials() else None
    if found is not None:
        mark = SEPARATOR.match(text, found.end())
        rest = text[mark.end() :].strip() if mark else ""
        is_marked = mark is not None and MARK.search(mark.group()) is not None
        return rest or None if is_marked and len(rest.split()) <= 14 else None
    if "." in text and " " not in text and "@" not in text and BARE_ADDRESS.fullmatch(text) is not None:
        return text.rstrip(".,/") if MEDIA_FILE.search(text) is None else None
    if len(text) <= 40 and not text.endswith((".", "!", "?")) and is_agency(text):
        return text
    return None
