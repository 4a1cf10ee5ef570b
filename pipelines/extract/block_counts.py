"""A page's blocks, counted in one pass: what signals, confidence and the record are made of."""

from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from itertools import pairwise
from typing import NamedTuple

from pipelines.extract.body.blocks import MIN_ITEMS
from pipelines.model import Block

PROSE_CHARS = 120
HEADLINE_CHARS = 25
FIRST_WIDE = "\u2e80"
"""From here on Chinese, Japanese and Korean signs, of which half as many make a headline."""
MIN_TEASER_LINK = 0.7 * HEADLINE_CHARS
"""White space not counted."""
LINKED_SHARE = 0.85
UNSURE_SCORE = 0.2
"""From here on a block that was cut is an ambiguous one."""
MIN_CUT_CHARS = 40
"""A cut block shorter than this cannot have cost the text much."""


class BlockCounts(NamedTuple):
    """Characters, where nothing else is said."""

    kept: list[Block]
    chars: int
    cut_chars: int
    kept_letters: int
    """Of kept blocks, white space not counted."""
    kept_link_chars: int
    kept_items: int
    """Kept blocks, and entries of kept menus."""
    kept_teasers: int
    kept_prose: int
    """`longest_prose` from the first kept block to the last, which mostly tells enough of the whole."""
    link_chars: int
    longest_prose: int
    """Of the longest run of unlinked, sentence-long blocks with no linked headline between."""
    linked_headings: int
    teasers: int
    """Blocks, and items of menus, that are a linked headline or begin with one."""
    unsure_cut: int
    """Of cut blocks that may be text, the short ones left out."""
    highest_cut: float
    """The best score of cut blocks, the short ones left out."""
    cut_inside: int
    """Of blocks cut between the first and the last kept one."""
    runs: int
    """How often keep follows cut between these."""


def counts_of_blocks(blocks: tuple[Block, ...], /) -> BlockCounts:
    """The counts of all blocks of a page, in page order."""
    kept = [block for block in blocks if block.verdict == "keep"]
    span = blocks[kept[0].index : kept[-1].index + 1] if kept else ()
    long_cut = [
        (block.score, size)
        for block in blocks
        if block.verdict == "cut" and (size := len(block.text)) >= MIN_CUT_CHARS
    ]
    return BlockCounts(
        kept,
        sum([len(block.text) for block in blocks]),
        sum([len(block.text) for block in blocks if block.verdict == "cut"]),
        sum([_letters(block.text) for block in kept]),
        sum([block.link_chars for block in kept]),
        sum(map(_items_in, kept)),
        sum(map(_teasers_in, kept)),
        _longest_prose(span),
        sum([block.link_chars for block in blocks]),
        _longest_prose(blocks),
        sum([block.kind == "heading" and is_linked(block) for block in blocks if block.link_chars]),
        sum(map(_teasers_in, blocks)),
        sum([size for score, size in long_cut if score > UNSURE_SCORE]),
        max(long_cut, default=(0.0, 0))[0],
        sum([len(block.text) for block in span if block.verdict == "cut"]),
        sum([one.verdict == "cut" and two.verdict == "keep" for one, two in pairwise(span)]),
    )


def _longest_prose(blocks: Sequence[Block]) -> int:
    longest = run = 0
    for block in blocks:
        size = len(block.text)
        if _teasers_in(block):
            run = 0
        elif size >= PROSE_CHARS and block.link_chars * 2 < size and block.role != "comment":
            run += size
            longest = max(longest, run)
    return longest


def is_linked(block: Block) -> bool:
    """Is all of a block inside links, but for a word? (`link_chars` leaves white space out.)"""
    linked, text = block.link_chars, block.text
    return linked > 0 and (linked >= LINKED_SHARE * len(text) or linked >= LINKED_SHARE * _letters(text))


def is_menu(block: Block) -> bool:
    """Is it a list of links, which is one block?"""
    return _items_in(block) > 1


def _letters(text: str) -> int:
    return len(text) - text.count(" ") - text.count("\n")


def _items_in(block: Block) -> int:
    """Entries of a menu, which is one block; 1 for all other blocks."""
    lines = block.text.count("\n") + 1
    return lines if lines >= MIN_ITEMS and is_linked(block) else 1


def _is_headline_long(item: str) -> bool:
    size = len(item)
    return size >= HEADLINE_CHARS or (size >= HEADLINE_CHARS // 2 and item[-1] >= FIRST_WIDE)


def _teasers_in(block: Block) -> int:
    """How many links long enough to be a headline: one as a block or as its first line, with its deck behind
    a `<br>`; several in a menu."""
    linked, text = block.link_chars, block.text
    if linked < MIN_TEASER_LINK:
        return 0
    if "\n" not in text:
        return len(text) >= HEADLINE_CHARS and is_linked(block)
    if not is_linked(block):
        return abs(_letters(text.partition("\n")[0]) - linked) <= 2
    if text.count("\n") >= MIN_ITEMS - 1:
        return sum(map(_is_headline_long, text.split("\n")))
    return len(text) >= HEADLINE_CHARS


with suppress(ImportError):  # the compiled twin, at a tenth of the cost
    counts_of_blocks = (
        import_module("pipelines.extract._block_counts")
        .Counter(
            block=Block,
            counts=BlockCounts,
            prose_chars=PROSE_CHARS,
            headline_chars=HEADLINE_CHARS,
            first_wide=ord(FIRST_WIDE),
            min_teaser_link=MIN_TEASER_LINK,
            linked_share=LINKED_SHARE,
            min_items=MIN_ITEMS,
            unsure_score=UNSURE_SCORE,
            min_cut_chars=MIN_CUT_CHARS,
        )
        .counts_of_blocks
    )
