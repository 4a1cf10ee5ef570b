"""A table of data in an article is kept whole; what only lays out the page is none."""

import msgspec
import numpy as np
import pytest

from pipelines.extract import article_from_page
from pipelines.extract.body import judge, judged_page, with_whole_tables
from pipelines.extract.body.blocks import _LIMITS, Outline, _is_code, outline_from_tree
from pipelines.extract.body.cutting import Cutter
from pipelines.extract.body.decode import Verdicts
from pipelines.extract.body.flatten import FIELD
from pipelines.extract.body.tables import Table, data_tables
from pipelines.model import Block
from tests.pipelines.extract.body.pages import article_html, page_from_html

ROWS = (("Year", "Boats"), ("1930", "12"), ("1960", "9"))
DATA = "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in ROWS) + "</table>"
PROSE = "Fishermen who use the crossing every morning learned of the plan from a notice at the pier. "


def tables_of(html: str, cutter: object = None) -> list[list[str]]:
    outline, markup = outline_from_tree(page_from_html(f"<p>Above</p>{html}<p>Below</p>").tree)
    if cutter is not None:
        outline = Outline()
        cutter.fill(outline, markup, "")
    tags = [head.partition(FIELD)[0] for head in outline.heads]
    keep = np.ones(len(outline.texts), dtype=bool)
    return [outline.texts[first:last] for first, last in data_tables(outline, tags, keep)]


CELLS = [cell for row in ROWS for cell in row]
FOUND = {
    "cells": (DATA, CELLS),
    "headings of columns and rows": (
        "<table><thead><tr><th>Year<th>Boats</thead><tr><th>1930<td>12<tr><th>1960<td>9</table>",
        CELLS,
    ),
    "a caption": (
        DATA.replace("<table>", "<table><caption>The fleet</caption>"),
        ["The fleet", *CELLS],
    ),
    "a cell across all columns": (
        DATA.replace("</table>", "<tr><td colspan=2>no boats since</td></tr></table>"),
        [*CELLS, "no boats since"],
    ),
    "a paragraph in each cell": (DATA.replace("<td>", "<td><p>"), CELLS),
    "a table in a cell of the layout": (f"<table><tr><td>Menu</td><td>{DATA}</td></tr></table>", CELLS),
}
NONE = {
    "no table": "<p>1930</p><p>12</p>",
    "one row": "<table><tr><td>1930<td>12<td>1931<td>9</table>",
    "one column": "<table><tr><td>1930<tr><td>12<tr><td>1931<tr><td>9</table>",
    "cells of prose": f"<table><tr><td>a<td>{PROSE * 3}<tr><td>b<td>{PROSE * 3}</table>",
    "cells of many blocks": "<table>"
    + "<tr><td><p>a<p>b<p>c</td><td><p>d<p>e<p>f</td></tr>" * 3
    + "</table>",
}


@pytest.mark.parametrize(("html", "cells"), FOUND.values(), ids=FOUND)
def test_tables_of_data_are_found(html, cells):
    assert tables_of(html) == [cells]


@pytest.mark.parametrize("html", NONE.values(), ids=NONE)
def test_what_lays_out_is_no_table_of_data(html):
    assert tables_of(html) == []


def test_of_tables_one_behind_the_other_each_is_found():
    assert tables_of(DATA + DATA) == [CELLS, CELLS]


def test_what_stands_behind_an_inner_table_is_not_counted_to_it():
    inner = "<table><tr><td>x</td></tr></table>"
    assert tables_of(f"<table><tr><td>a<td>b{inner}<tr><td>c<td>d<tr><td>e<td>f</table>") == []


@pytest.mark.parametrize("html", [*(html for html, _ in FOUND.values()), *NONE.values()])
def test_both_ways_of_cutting_find_the_same(html):
    assert tables_of(html, Cutter(_LIMITS, _is_code)) == tables_of(html)


def test_a_table_of_which_nothing_is_kept_is_not_looked_at():
    outline, _ = outline_from_tree(page_from_html(DATA).tree)
    tags = [head.partition(FIELD)[0] for head in outline.heads]

    assert data_tables(outline, tags, np.zeros(len(outline.texts), dtype=bool)) == ()


def judged_cells(verdicts: str) -> list[Block]:
    """A cell of ten letters for each sign: `k` kept, `c` cut."""
    return [
        Block(
            index=index,
            text="ferry boat",
            kind="table",
            tag="td",
            xpath=None,
            verdict="keep" if verdict == "k" else "cut",
            role="text" if verdict == "k" else "furniture",
            reasons=("short_text",),
        )
        for index, verdict in enumerate(verdicts)
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("ckkkckk", "ckkkkkk"),
        ("ckkkkkc", "ckkkkkc"),
        ("ckkcccc", "ckkkkkc"),
        ("ckccccc", "ckccccc"),
        ("kcccccc", "kcccccc"),
    ],
    ids=["a cell cut", "what stands beside", "enough kept", "hardly a cell kept", "all cut"],
)
def test_a_table_is_kept_whole_where_enough_of_it_is(given, expected):
    blocks = with_whole_tables(judged_cells(given), (Table(1, 6),))

    assert "".join(block.verdict[0] for block in blocks) == expected


def test_a_cell_kept_for_its_table_says_so():
    cell = with_whole_tables(judged_cells("kkc"), (Table(0, 3),))[2]

    assert (cell.role, cell.reasons) == ("text", ("in_a_kept_table", "short_text"))


def test_a_linked_cell_stays_in_its_row(monkeypatch):
    """The rule on lines that are nothing but a link looks at each cell by itself."""
    rows = (("Harbour", "Boats"), ("Northern ferry harbour", "12 boats a day"), ("Western harbour", "9"))
    cells = [f"<td><a href=/n>{a}</a><td>{b}" if "ferry" in a else f"<td>{a}<td>{b}" for a, b in rows]
    page = page_from_html(article_html(after="<table><tr>" + "<tr>".join(cells) + "</table>"))
    blocks = list(judged_page(page).blocks)
    first = next(block.index for block in blocks if block.text == "Harbour")
    table = Table(first, first + 6)
    for index in range(*table):
        blocks[index] = msgspec.structs.replace(blocks[index], verdict="keep", role="text", score=0.9)
    judged = msgspec.structs.replace(judged_page(page), blocks=tuple(blocks), tables=(table,))
    monkeypatch.setattr("pipelines.extract.judged_page", lambda *_, **__: judged)

    article = article_from_page(page)

    assert all(cell in article.text for row in rows for cell in row)
    assert "linked_line" in article.blocks[first + 2].reasons


def test_a_judged_page_has_its_tables_with_kept_cells(monkeypatch):
    class KeptVerdicts(Verdicts):
        def __init__(self, *given):
            super().__init__(*given)
            self.keep[:] = True

    page = page_from_html(article_html(after=DATA))
    monkeypatch.setattr(judge, "Verdicts", KeptVerdicts)
    judged = judged_page(page)

    assert [[block.text for block in judged.blocks[first:last]] for first, last in judged.tables] == [CELLS]
