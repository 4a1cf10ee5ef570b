"""Where an article ends: headings that head nothing, and what hangs on around its paragraphs, are none of it.

The body finder judges block by block, and is least sure at both ends: a heading whose list was cut, a line that names
the photographer, a sentence that sends the reader on, a label above the first paragraph. Three in four of what goes here
are furniture or notes, and what is lost with them is short (docs/quality.md).
"""

from collections.abc import Sequence

import msgspec

from pipelines.extract.reasons import is_bare_page
from pipelines.extract.rejudging import SENTENCE_END
from pipelines.model import Block, Role

SURE_HEADING, SURE_LINE, SURE_APART = 0.98, 0.8, 0.7
"""Scores from which a heading, a line that is no sentence or has links, and a paragraph apart from the others stay."""
MAYBE_TEXT = 0.3
"""A block under a heading that was cut with this score may well be what it heads."""
MAX_LINE_CHARS, LINKED_SHARE = 60, 0.25
MAX_LOOSE_SHARE = 0.7
"""Where more of the text would go, it is no end."""
MIN_KEPT = 3
LABEL_KINDS = frozenset(("paragraph", "list_item"))


def without_loose_ends(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks; headings that head nothing, and what hangs on at the ends, cut."""
    if is_bare_page(blocks):
        return tuple(blocks)
    kept = [block for block in blocks if block.verdict == "keep"]
    start, end = 0, len(kept)
    while end >= MIN_KEPT and _is_loose(kept[end - 1], kept[end - 2], blocks):
        end -= 1
    while end - start >= MIN_KEPT and _is_label(kept[start], kept[start + 1], blocks):
        start += 1
    ends = kept[:start] + kept[end:]
    if ends and _size(ends) > MAX_LOOSE_SHARE * _size(kept):
        return tuple(blocks)
    loose = dict.fromkeys([block.index for block in ends], "loose_end")
    loose |= dict.fromkeys(_empty_headings(kept[start:end], blocks), "heads_nothing")
    if not loose:
        return tuple(blocks)
    made = list(blocks)
    for index, reason in loose.items():
        role: Role = "furniture" if blocks[index].kind == "heading" else "note"
        made[index] = msgspec.structs.replace(
            blocks[index], verdict="cut", role=role, reasons=(reason, *blocks[index].reasons)
        )
    return tuple(made)


def _size(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _is_loose(last: Block, before: Block, blocks: Sequence[Block]) -> bool:
    """Whether the last kept block only hangs on: a heading, a line, a call with links, a paragraph apart in other markup."""
    if last.kind == "heading":
        return last.score < SURE_HEADING and _heads_nothing(last, blocks)
    if last.kind != "paragraph" or last.score >= SURE_LINE:
        return False
    is_apart = (
        last.score < SURE_APART and last.index - before.index > 1 and "marked_alike" not in last.reasons
    )
    return is_apart or last.link_chars > LINKED_SHARE * len(last.text) or _is_line(last.text)


def _is_label(first: Block, following: Block, blocks: Sequence[Block]) -> bool:
    """Whether the first kept block is a line of its own above the text, or a heading of what was cut."""
    if first.score >= SURE_LINE or not _is_line(first.text):
        return False
    if first.kind == "heading":
        return following.index - first.index > 1 and _heads_nothing(first, blocks)
    return first.kind in LABEL_KINDS


def _is_line(text: str) -> bool:
    """Short, no sentence, nor an address or a source in brackets, which end articles."""
    return (
        len(text) < MAX_LINE_CHARS
        and "." not in text
        and not text.endswith(")")
        and SENTENCE_END.search(text) is None
    )


def _empty_headings(kept: Sequence[Block], blocks: Sequence[Block]) -> list[int]:
    """Of the kept blocks the headings whose text was cut: the next one kept is a heading too, and no lower one."""
    found: list[int] = []
    below: Block | None = None
    for block in reversed(kept):
        if (
            block.kind == "heading"
            and below is not None
            and below.kind == "heading"
            and below.level <= block.level
            and below.index > block.index + 1
            and block.score < SURE_HEADING
            and _heads_nothing(block, blocks)
        ):
            found.append(block.index)
        else:
            below = block
    return found


def _heads_nothing(heading: Block, blocks: Sequence[Block]) -> bool:
    """Whether what stands right below a heading is surely none of the text, or linked."""
    if heading.index + 1 == len(blocks):
        return True
    below = blocks[heading.index + 1]
    return below.verdict == "keep" or below.score < MAYBE_TEXT or 2 * below.link_chars > len(below.text)
