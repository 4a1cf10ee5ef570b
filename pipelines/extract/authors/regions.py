"""Where bylines are looked for: the lines about the headline and those behind the text."""

import re
from collections.abc import Sequence
from functools import cached_property

from pipelines.extract.authors.lines import MAX_LINE_CHARS
from pipelines.extract.names import letters
from pipelines.model import Block

BEFORE_TITLE, AFTER_TITLE = 4, 14
AFTER_TEXT = 5


def regions(blocks: Sequence[Block], title_block: int | None) -> tuple[Sequence[Block], Sequence[Block]]:
    kept = [block.index for block in blocks if block.verdict == "keep"]
    if not kept:
        return blocks[:40], ()
    first, last = kept[0], kept[-1]
    if title_block is None or title_block > first:
        start = max(0, first - AFTER_TITLE)
    else:
        start = max(0, title_block - BEFORE_TITLE, first - 3 * AFTER_TITLE)
    return blocks[start : first + 4], blocks[max(first + 4, last) : last + 1 + AFTER_TEXT]


class Prints:
    """The short lines of a region, asked whether they print a name."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    @cached_property
    def _text(self) -> str:
        return "\n".join(
            block.text
            for block in self._blocks
            if block.verdict == "cut" and block.role != "title" and len(block.text) <= 2 * MAX_LINE_CHARS
        )

    @cached_property
    def _letters(self) -> str:
        return letters(self._text)

    def __contains__(self, name: object) -> bool:
        """A name of several words by its letters, as blocks may glue words; one of one word as a word."""
        text = str(name)
        if " " in text or not text.isascii():
            return letters(text) in self._letters
        return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", self._text, re.I) is not None
