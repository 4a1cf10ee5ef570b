"""A body that the page prints twice: compared as a whole, since its two prints are cut into blocks differently."""

from collections.abc import Sequence

import msgspec

from pipelines.extract.names import letters
from pipelines.model import Block

OPENING_BLOCKS = 3
"""A second print begins with what one of the first blocks begins with."""
MIN_OPENING_CHARS, PROBE_CHARS = 30, 24
MAX_BEGINNINGS = 4
SHORTEST, WINDOW, STEP = 16, 48, 24
"""Letters of a block that is compared at all; letters looked up together, and from one look to the next."""
SAME_SHARE = 0.9
"""Of a block's windows, so many stand in front of it: it is a repeat. Formulas, with one word another, have less."""
MIN_LETTERS = 100
MIN_SHARE = 0.15
"""Of the letters in front of it, what a second print has at least; a refrain or a pull quote has less."""


def without_repeated_body(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, the kept ones of a second print of the body's beginning cut."""
    kept = [block for block in blocks if block.verdict == "keep"]
    for start in _beginnings(kept):
        repeated = _second_print(kept, start)
        if repeated and not _is_lead_twice(kept, start, repeated):
            return tuple(
                msgspec.structs.replace(block, verdict="cut", reasons=("repeated_body", *block.reasons))
                if block.index in repeated
                else block
                for block in blocks
            )
    return tuple(blocks)


def _beginnings(kept: Sequence[Block]) -> list[int]:
    """Places in `kept` that begin as one of its first blocks does; on nearly all pages there is none."""
    return [
        later
        for place, block in enumerate(kept[:OPENING_BLOCKS])
        if len(block.text) >= MIN_OPENING_CHARS
        for later in range(place + 1, len(kept))
        if kept[later].text.startswith(block.text[:PROBE_CHARS])
    ][:MAX_BEGINNINGS]


def _is_lead_twice(kept: Sequence[Block], start: int, repeated: set[int]) -> bool:
    """A standfirst and the first paragraph that repeats it: which of them stays is asked elsewhere."""
    return len(repeated) == 1 and letters(kept[start].text) == letters(kept[start - 1].text)


def _second_print(kept: Sequence[Block], start: int) -> set[int]:
    """The indices of the blocks from `start` on that say what stands in front of it, if they are many."""
    before = "".join([letters(block.text) for block in kept[:start]])
    size = 0
    run: list[int] = []
    last = 0
    for block in kept[start:]:
        own = letters(block.text)
        share = _share_said(own, before)
        if share is not None and share < SAME_SHARE:
            break
        size += len(own)
        run.append(block.index)
        if share is not None:
            last = len(run)
    return set(run[:last]) if size >= max(MIN_LETTERS, MIN_SHARE * len(before)) else set()


def _share_said(own: str, before: str) -> float | None:
    """Of the windows of a block the share that stands in the text before; None for a block too short to tell."""
    if len(own) < SHORTEST:
        return None
    windows = [own[at : at + WINDOW] for at in range(0, max(1, len(own) - WINDOW + 1), STEP)]
    return sum(window in before for window in windows) / len(windows)
