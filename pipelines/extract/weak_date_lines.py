"""Lines that date an article where nothing else on its page does."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from pipelines.dates import FoundDate, Order, has_digit, iter_dates
from pipelines.extract.date_lines import (
    AFTER_TEXT,
    FAR_AFTER_TEXT,
    MAX_LINE_CHARS,
    MAX_PIECE_CHARS,
    begins_comments,
    is_date_alone,
    speaks_of_entry,
)
from pipelines.model import Block

DATELINE_CHARS = 60
CAPTION_BLOCKS = 2
BEHIND_DATELINE = re.compile(
    r"\.?(?:[)\]]|\s?(?:\([^()]{2,40}\)\s?|/[^/]{2,30}/\s?)?(?:[-–—―|:]|\.\s?[-–—―]))"
)
"""What parts a date at the head of a text from it."""


def weak_date_lines(
    blocks: Sequence[Block], *, title_block: int | None, language: str | None, order: Order
) -> Iterator[FoundDate]:
    """Dates at the end of the headline, at the head of the text, in a caption right above it, in a sentence about
    the entry above it, alone in a line judged a date between or behind its paragraphs, alone some lines behind it;
    in this order.
    """
    kept = [block.index for block in blocks if block.verdict == "keep"]
    if not kept:
        return
    first, last = kept[0], kept[-1]
    below_title = title_block + 1 if title_block is not None and title_block <= first else 0

    def dates_of(text: str) -> Iterator[FoundDate]:
        return (
            iter_dates(text[:MAX_LINE_CHARS], language=language, order=order) if has_digit(text) else iter(())
        )

    if title_block is not None:
        # "Boats on the hill 29 August, 2011"
        text = blocks[title_block].text
        end = len(text.rstrip(" .)"))
        if has_digit(text[-MAX_PIECE_CHARS:]):
            yield from (date for date in dates_of(text) if date.start > 0 and date.end >= end)
    for block in blocks[below_title or first : first + 1]:
        # "27.1.2022 - The river …", "(18.01.2018) The river …", "BERLIN, 12 March 2020 (dpa) – The river …"
        text = block.text
        if block.role in ("text", "standfirst") and has_digit(text[:DATELINE_CHARS]):
            early = takewhile(lambda date: date.end <= DATELINE_CHARS, dates_of(text))
            yield from (date for date in early if BEHIND_DATELINE.match(text, date.end))
    for block in blocks[max(first - CAPTION_BLOCKS, below_title) : first]:
        # "September 1st, 2023 By Emily Field"
        if block.role == "caption" and len(block.text) <= DATELINE_CHARS:
            yield from (date for date in dates_of(block.text) if date.start == 0)
    for block in blocks[:first]:
        if has_digit(block.text) and speaks_of_entry(block.text):
            yield from dates_of(block.text)
    for block in _lines_alone(blocks, first, last):
        yield from dates_of(block.text)


def _lines_alone(blocks: Sequence[Block], first: int, last: int) -> Iterator[Block]:
    """Blocks that print a date alone: the first one judged a date between the paragraphs, or the only one behind
    them; then those of furniture a few lines behind. None above the text (the day of serving) or among comments.
    """
    tail = tuple(
        takewhile(lambda block: not begins_comments(block), blocks[last + 1 : last + FAR_AFTER_TEXT])
    )
    inside = [block for block in blocks[first:last] if block.role == "date"]
    behind = [block for block in tail if block.role == "date"]
    lines = inside[:1] or (behind if len(behind) == 1 else [])
    lines += [block for block in tail[AFTER_TEXT : 2 * AFTER_TEXT] if block.role == "furniture"]
    return filter(is_date_alone, lines)
