"""Lines that date an article where nothing else on its page does."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from pipelines.dates import FoundDate, Order, has_digit, iter_dates
from pipelines.extract.date_lines import (
    AFTER_TEXT,
    MAX_LINE_CHARS,
    MAX_PIECE_CHARS,
    begins_comments,
    is_date_alone,
)
from pipelines.model import Block

DATELINE_CHARS = 60
BEHIND_DATELINE = re.compile(
    r"\.?(?:[)\]]|\s?(?:\([^()]{2,40}\)\s?|/[^/]{2,30}/\s?)?(?:[-–—―|:]|\.\s?[-–—―]))"
)
"""What parts a date at the head of a text from it."""


def weak_date_lines(
    blocks: Sequence[Block], *, title_block: int | None, language: str | None, order: Order
) -> Iterator[FoundDate]:
    """Dates at the end of the headline, at the head of the text, alone some lines behind it, in this order."""

    def dates_of(text: str) -> Iterator[FoundDate]:
        return (
            iter_dates(text[:MAX_LINE_CHARS], language=language, order=order) if has_digit(text) else iter(())
        )

    kept = [block.index for block in blocks if block.verdict == "keep"]
    if not kept:
        return
    first, last = kept[0], kept[-1]
    is_above = title_block is not None and title_block <= first
    if title_block is not None:
        # "Boats on the hill 29 August, 2011"
        text = blocks[title_block].text
        end = len(text.rstrip(" .)"))
        if has_digit(text[-MAX_PIECE_CHARS:]):
            yield from (date for date in dates_of(text) if date.start > 0 and date.end >= end)
    for block in blocks[title_block + 1 if is_above and title_block is not None else first : first + 1]:
        # "27.1.2022 - The river …", "(18.01.2018) The river …", "BERLIN, 12 March 2020 (dpa) – The river …"
        text = block.text
        if block.role in ("text", "standfirst") and has_digit(text[:DATELINE_CHARS]):
            early = takewhile(lambda date: date.end <= DATELINE_CHARS, dates_of(text))
            yield from (date for date in early if BEHIND_DATELINE.match(text, date.end))
    behind = blocks[last + 1 : last + 2 * AFTER_TEXT + 1]
    for block in takewhile(lambda block: not begins_comments(block), behind):
        if block.index > last + AFTER_TEXT and block.role == "furniture" and is_date_alone(block):
            yield from dates_of(block.text)
