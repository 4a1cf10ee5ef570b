"""The line about the author under an article: it names who the byline named."""

import re
from collections.abc import Sequence

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
    return msgspec.structs.replace(text, text=rest, blocks=_recut(text.blocks, last))


def _begins_with_one(paragraph: str, authors: Sequence[str]) -> bool:
    for name in authors:
        if " " not in name or len(name) < MIN_NAME_CHARS:
            continue
        front, found, _ = paragraph[: len(name) + MAX_IN_FRONT].casefold().partition(name.casefold())
        if found and DIGIT.search(front) is None:
            return True
    return False


def _recut(blocks: Sequence[Block], block: Block) -> tuple[Block, ...]:
    note = msgspec.structs.replace(
        block, verdict="cut", role="note", reasons=("names_the_author", *block.reasons)
    )
    return tuple(note if other.index == block.index else other for other in blocks)
