"""How blocks are marked up: paragraph, heading with its level, list item with its depth, table cell with its row."""

from typing import NamedTuple

from pipelines.extract.body.blocks import Outline
from pipelines.model import Kind

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS: dict[str, Kind] = {
    "li": "list_item",
    "dt": "list_item",
    "dd": "list_item",
    "td": "table",
    "th": "table",
    "figcaption": "caption",
    "caption": "caption",
    "blockquote": "quotation",
    "pre": "code",
    "address": "verse",
}
_DECIDING = frozenset((*HEADINGS, *_KINDS))
_LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))
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


_PARAGRAPH = Markup("paragraph", 0)


def markup_of_blocks(outline: Outline, tags: list[str]) -> list[Markup]:
    """One a block; `tags` are the elements' tags."""
    known: dict[int, Markup] = {}
    tables: dict[int, bool] = {}
    depths: dict[int, int] = {0: 0}
    found = []
    above = _deciding_elements(outline.parents, tags)
    for index, holder in enumerate(outline.holders):
        markup = known.get(holder)
        if markup is None:
            deciding = above[holder]
            markup = _markup(outline, tags, deciding, tables, depths) if deciding else _PARAGRAPH
            known[holder] = markup
        if markup is _PARAGRAPH and "\n" in outline.texts[index] and not outline.linked[index]:
            markup = Markup("verse", 0) if _is_verse(outline.texts[index]) else markup
        found.append(markup)
    return found


def _deciding_elements(parents: list[int], tags: list[str]) -> list[int]:
    """Per element the nearest one, itself or above, that decides a kind; 0 where there is none up to a border."""
    deciding = [0]
    for element in range(1, len(tags)):
        tag = tags[element]
        if tag in _DECIDING:
            deciding.append(element)
        elif tag in _BORDERS:
            deciding.append(0)
        else:
            deciding.append(deciding[parents[element]])
    return deciding


def _markup(
    outline: Outline, tags: list[str], element: int, tables: dict[int, bool], depths: dict[int, int]
) -> Markup:
    tag = tags[element]
    level = HEADINGS.get(tag)
    if level:
        return Markup("heading", level)
    kind = _KINDS[tag]
    if kind == "list_item":
        return Markup(kind, max(1, _depth(outline, tags, element, depths)))
    if kind == "table":
        return _cell(outline, tags, element, tables)
    return Markup(kind, 0)


def _depth(outline: Outline, tags: list[str], element: int, depths: dict[int, int]) -> int:
    """How many lists an element is in or is; `depths` are those known, the root's among them."""
    path = []
    while element not in depths:
        path.append(element)
        element = outline.parents[element]
    depth = depths[element]
    for element in reversed(path):
        depth += tags[element] in _LISTS
        depths[element] = depth
    return depth


def _cell(outline: Outline, tags: list[str], cell: int, tables: dict[int, bool]) -> Markup:
    row = table = outline.parents[cell]
    while table and tags[table] != "table":
        table = outline.parents[table]
    if table not in tables:
        tables[table] = _holds_figures(outline, table)
    return Markup("table", row) if tables[table] else _PARAGRAPH


def _holds_figures(outline: Outline, table: int) -> bool:
    """A table of short cells, and not one that lays a page out."""
    texts = outline.texts[outline.firsts[table] : outline.lasts[table]]
    return len(texts) >= MIN_TABLE_CELLS and sum(map(len, texts)) <= MAX_CELL_CHARS * len(texts)


def _is_verse(text: str) -> bool:
    lines = text.split("\n")
    return len(lines) >= VERSE_LINES and max(map(len, lines)) <= MAX_VERSE_CHARS
