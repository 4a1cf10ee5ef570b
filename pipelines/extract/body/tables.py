"""Tables of data that the article has are kept whole: a cell less, and those behind it stand under another heading."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np

from pipelines.extract.body.blocks import Outline
from pipelines.extract.body.structure import holds_figures
from pipelines.model import Block

CELLS = frozenset(("td", "th"))
MIN_ROWS, MIN_COLUMNS = 2, 1.5
"""Of the rows that hold text, and the mean of their cells: cells that span others leave rows with one."""
MAX_BLOCKS_IN_CELL = 1.25
"""On average: a table with more lays out boxes, a card of a product or a day in a calendar in each cell."""
MIN_KEPT = 0.4
"""Share of a table's letters from which on it is the article's. What was kept of others mostly is right by itself."""


class Table(NamedTuple):
    """The blocks of a table of data: the first, and one past the last."""

    first: int
    last: int


def data_tables(outline: Outline, tags: Sequence[str], keep: Any) -> tuple[Table, ...]:
    """Of the tables with a kept block those of short cells in rows and columns; none lays out the page or holds another.

    `tags`: one an element; `keep`: bool, one a block.
    """
    if "table" not in tags:  # the usual page
        return ()
    elements = list(_tables(tags))
    spans = list(map(Table, outline.firsts[elements].tolist(), outline.lasts[elements].tolist()))
    following = [*(first for first, _ in spans[1:]), len(outline.texts)]
    return tuple(
        span
        for element, span, next_first in zip(elements, spans, following, strict=False)
        if next_first >= span.last  # nothing in it is a table
        and np.count_nonzero(keep[span.first : span.last])
        and _is_of_data(outline, tags, element, span)
    )


def _tables(tags: Sequence[str]) -> Iterator[int]:
    found = -1
    for _ in range(tags.count("table")):
        found = tags.index("table", found + 1)
        yield found


def _is_of_data(outline: Outline, tags: Sequence[str], table: int, span: Table) -> bool:
    if not holds_figures(outline, table):
        return False
    parents = outline.parents
    rows = []
    element = table + 1
    while element < len(tags) and parents[element] >= table:  # in page order: all that is in it
        if tags[element] in CELLS:
            rows.append(parents[element])
        element += 1
    cells, filled = len(rows), len(set(rows))
    return (
        filled >= MIN_ROWS
        and cells >= MIN_COLUMNS * filled
        and span.last - span.first <= MAX_BLOCKS_IN_CELL * cells
    )


def with_whole_tables(blocks: Sequence[Block], tables: Sequence[Table]) -> tuple[Block, ...]:
    """The blocks (all of the page, in its order); of a table of which enough is kept all are."""
    made = list(blocks)
    for first, last in tables:
        cells = made[first:last]
        letters = sum(len(cell.text) for cell in cells)
        kept = sum(len(cell.text) for cell in cells if cell.verdict == "keep")
        if MIN_KEPT * letters <= kept < letters:
            made[first:last] = map(_kept, cells)
    return tuple(made)


def _kept(cell: Block) -> Block:
    if cell.verdict == "keep":
        return cell
    reasons = ("in_a_kept_table", *cell.reasons)
    return msgspec.structs.replace(cell, verdict="keep", role="text", reasons=reasons)
