"""How blocks are marked up: paragraph, heading with its level, list item with its depth, table cell with its row."""

from functools import cache
from typing import NamedTuple

from pipelines.extract.body.blocks import Outline
from pipelines.model import Kind

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BORDERS = frozenset(("article", "main", "section", "body", "nav", "aside", "footer", "header", "table"))
"""Elements above which a kind is not looked for: a paragraph of an article in a cell is no cell."""
MIN_TABLE_CELLS = 4
MAX_CELL_CHARS = 80
VERSE_LINES = 4
MAX_VERSE_CHARS = 60


class Markup(NamedTuple):
    kind: Kind
    level: int
    """Of a heading 1 to 6; of a list item its depth from 1; of a table cell its row on the page from 1; else 0."""


_PARAGRAPH, _VERSE = Markup("paragraph", 0), Markup("verse", 0)
_ITEM, _LIST, _CELL = Markup("list_item", 0), Markup("list_item", -1), Markup("table", 0)
"""Their levels are found on each page; a list says nothing of what is in it but beside items."""
OF_TAG = {
    **dict.fromkeys(("li", "dt", "dd"), _ITEM),
    **dict.fromkeys(("ul", "ol", "dl", "menu", "dir"), _LIST),
    **dict.fromkeys(("td", "th"), _CELL),
    **dict.fromkeys(("figcaption", "caption"), Markup("caption", 0)),
    "blockquote": Markup("quotation", 0),
    "pre": Markup("code", 0),
    "address": Markup("verse", 0),
    **{tag: Markup("heading", level) for tag, level in HEADINGS.items()},
    **dict.fromkeys(_BORDERS, _PARAGRAPH),
}
"""What a tag says; of others the element above decides."""
MARKUPS = tuple(dict.fromkeys((_PARAGRAPH, _VERSE, _ITEM, _LIST, _CELL, *OF_TAG.values())))
"""Each once; `_blocks.pyx` knows the first five by their numbers."""


def markup_of_blocks(outline: Outline, tags: list[str]) -> list[Markup]:
    """One a block; `tags` are the elements' tags."""
    places = _places_of_elements(outline, tags)
    found = [places[holder][0] for holder in outline.holders]
    for index, text in enumerate(outline.texts):
        if "\n" in text and found[index] is _PARAGRAPH and not outline.linked[index] and is_verse(text):
            found[index] = _VERSE
    return found


def _places_of_elements(outline: Outline, tags: list[str]) -> list[tuple[Markup, int, int]]:
    """(what the nearest element that decides a kind says, itself or above, up to a border; how many lists an element
    is in or is; the nearest table likewise, or 0)."""
    places = [(_PARAGRAPH, 0, 0)]
    figures: dict[int, bool] = {}
    parents = outline.parents
    for element in range(1, len(tags)):
        tag, parent = tags[element], parents[element]
        own = OF_TAG.get(tag)
        if own is None:
            places.append(places[parent])
            continue
        markup, depth, table = places[parent]
        if own is _ITEM:
            markup = _item(depth)
        elif own is _LIST:
            depth += 1
        elif own is _CELL:
            if table not in figures:
                figures[table] = holds_figures(outline, table)
            markup = Markup("table", parent) if figures[table] else _PARAGRAPH
        else:
            markup = own
            if tag == "table":
                table = element
        places.append((markup, depth, table))
    return places


@cache
def _item(depth: int) -> Markup:
    return Markup("list_item", max(1, depth))


def holds_figures(outline: Outline, table: int) -> bool:
    """A table of short cells, and not one that lays a page out."""
    texts = outline.texts[outline.firsts[table] : outline.lasts[table]]
    return len(texts) >= MIN_TABLE_CELLS and sum(map(len, texts)) <= MAX_CELL_CHARS * len(texts)


def is_verse(text: str) -> bool:
    """Short lines, some of them."""
    lines = text.split("\n")
    return len(lines) >= VERSE_LINES and max(map(len, lines)) <= MAX_VERSE_CHARS
