"""The line about the author under an article: it names who the byline named."""

import re
from collections.abc import Container, Sequence

import msgspec

from pipelines.extract.text import Text
from pipelines.model import Block

MIN_KEPT = 3
"""Blocks of an article under which such a line is looked for."""
MAX_IN_FRONT = 25
"""Characters before the name: "About the author: "."""
MIN_NAME_CHARS = 6
DIGIT = re.compile(r"\d")
"""In front of the name: an item of a list or a date, no author's line."""
REASON = "names_the_author"


def without_author_line(text: Text, authors: Sequence[str]) -> Text:
    """The text without its last paragraph, if that begins with the full name of one of its authors.

    The block says so and is a note from then on.
    """
    kept = [block for block in text.blocks if block.verdict == "keep"]
    if len(kept) < MIN_KEPT or not _begins_with_one(kept[-1].text, authors):
        return text
    last = kept[-1]
    rest = text.text.removesuffix(last.text).rstrip()
    if len(rest) == len(text.text):
        return text
    return msgspec.structs.replace(text, text=rest, blocks=_recut(text.blocks, {last.index}))


def with_author_line_cut(blocks: Sequence[Block], judged: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks; what is a line about the author among the same ones as `judged` is none of the text here either."""
    found = {block.index for block in judged if REASON in block.reasons[:1]}
    return _recut(blocks, found)


def _begins_with_one(paragraph: str, authors: Sequence[str]) -> bool:
    for name in authors:
        if " " not in name or len(name) < MIN_NAME_CHARS:
            continue
        front, found, _ = paragraph[: len(name) + MAX_IN_FRONT].casefold().partition(name.casefold())
        if found and DIGIT.search(front) is None:
            return True
    return False


def _recut(blocks: Sequence[Block], found: Container[int]) -> tuple[Block, ...]:
    return tuple(_note(block) if block.index in found else block for block in blocks)


def _note(block: Block) -> Block:
    return msgspec.structs.replace(block, verdict="cut", role="note", reasons=(REASON, *block.reasons))
