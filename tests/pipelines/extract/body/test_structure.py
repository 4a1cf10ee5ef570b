import pytest

from pipelines.extract.body import judge_page
from tests.pipelines.extract.body.pages import page_from_html

CELLS = "<table><tr><td>Year</td><td>Boats</td></tr><tr><td>1930</td><td>12</td></tr></table>"
CASES = {
    "paragraph": ("<p>a</p>", [("paragraph", 0)]),
    "headings have their level": ("<h2>a</h2><h4>b</h4>", [("heading", 2), ("heading", 4)]),
    "items have their depth": (
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        [("list_item", 1), ("list_item", 2)],
    ),
    "a paragraph of an item": ("<ol><li><p>a</p></li></ol>", [("list_item", 1)]),
    "a paragraph of a quotation": ("<blockquote><p>a</p></blockquote>", [("quotation", 0)]),
    "code": ("<pre>a = 1</pre>", [("code", 0)]),
    "caption": ("<figure><figcaption>a</figcaption></figure>", [("caption", 0)]),
    "a cell that lays the page out": ("<table><tr><td>a</td></tr></table>", [("paragraph", 0)]),
    "short lines": ("<p>one<br>two<br>three<br>four</p>", [("verse", 0)]),
    "a menu is no verse": (
        "<ul>" + "".join(f'<li><a href="/{n}">Part {n}</a></li>' for n in "abcdefghi") + "</ul>",
        [("paragraph", 0)],
    ),
    "an article inside a layout cell": (
        f"<table><tr><td><article><p>{'long text ' * 30}</p></article></td></tr></table>",
        [("paragraph", 0)],
    ),
}


@pytest.mark.parametrize(("html", "expected"), CASES.values(), ids=CASES)
def test_blocks_keep_how_they_are_marked_up(html, expected):
    blocks = judge_page(page_from_html(f"<html><body>{html}</body></html>"))

    assert [(block.kind, block.level) for block in blocks] == expected


def test_cells_of_one_row_have_one_level():
    levels = [block.level for block in judge_page(page_from_html(f"<html><body>{CELLS}</body></html>"))]

    assert levels[0] == levels[1] < levels[2] == levels[3]
