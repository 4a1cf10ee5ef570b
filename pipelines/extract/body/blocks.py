"""The flattened page cut into blocks: stretches of text between two block borders, with their place in the tree.

Compiled code cuts (`_outline.pyx`), or numpy where that is not built (`cutting.py`). Lists of links become one
block: a menu says as much in one piece, and two blocks in three of a page of today are items of menus.
"""

import re
from typing import Any

import numpy as np

from pipelines.extract.body import cutting
from pipelines.extract.body.cutting import CutLimits
from pipelines.extract.body.flatten import BREAK, FIELD, INLINE_MARKS, markup_from_tree, walked_markup

try:
    from pipelines.extract.body import _outline
except ImportError:  # not built
    _outline = None  # type: ignore[assignment]

MAX_BLOCKS = 5000
"""Blocks beyond are not looked at: no article has so many, and the cost of a page stays bounded."""
_INLINE = re.compile(f"[{INLINE_MARKS}]")
_CODE = re.compile(
    r"</[a-z]+\d?>|function ?\w*\(|document\.|window\.|\bvar \w+ ?=|[\w-]+: ?[^;{}\s]+;|[{}] ?[.#\w]"
)
MIN_CODE_SIGNS = 2
SHOWN_CODE = frozenset(("pre", "code", "samp", "kbd"))

MIN_ITEMS, MAX_ITEM_CHARS, MAX_MEAN_CHARS = 8, 120, 45
"""A list of links: so many blocks, each nothing but a link, of at most so many letters, and on average."""
MAX_CONTROL_CHARS = 40
MIN_TITLE_CHARS = 12
"""A list with an item of so many letters that stand in the page's title is no menu."""
MAX_SPANS = 3

_NONE, _ROOT = np.zeros(0, dtype=np.int64), np.zeros(1, dtype=np.int64)


class Outline:
    """All blocks of a page as parallel sequences, and the elements they hang from.

    Per block: `raws` and `texts`, the marked and the folded text; `holders`, the element (an index into `heads`)
    that holds it; `spans`, heads of the classed inline elements in or around it; `linked` and `strong`, letters
    inside links and strong text. Per element with a block in it: `parents`, `heads` (its head string), `firsts` and
    `lasts`, the blocks it spans (first, one past the last); `origins`, its number among all elements of the markup.
    All numbers are int64 arrays; holders and parents are there as lists too.
    """

    __slots__ = (
        "firsts", "heads", "holder_array", "holders", "is_cut", "lasts", "linked", "origins", "parent_array",
        "parents", "raws", "spans", "strong", "texts",
    )  # fmt: skip

    def __init__(self) -> None:
        self.parents: list[int] = [0]
        self.heads: list[str] = [""]
        self.raws: list[str] = []
        self.texts: list[str] = []
        self.holders: list[int] = []
        self.spans: list[tuple[str, ...]] = []
        self.parent_array: Any = _ROOT
        self.firsts: Any = _ROOT
        self.lasts: Any = _ROOT
        self.origins: Any = _ROOT
        self.holder_array: Any = _NONE
        self.linked: Any = _NONE
        self.strong: Any = _NONE
        self.is_cut = False


class UnpairedMarkersError(ValueError):
    """The page's own text holds markers, so that they do not stand as a tree writes them."""


def outline_from_tree(tree: Any, title: str = "") -> tuple[Outline, str]:
    """The blocks of a page, and its marked string.

    A page whose own text holds markers is walked, which leaves them out; one that forges whole elements gets
    the blocks it asks for.
    """
    markup = markup_from_tree(tree)
    try:
        return outline_from_markup(markup, title), markup
    except UnpairedMarkersError:
        markup, _ = walked_markup(tree)
        return outline_from_markup(markup, title), markup


def outline_from_markup(markup: str, title: str = "") -> Outline:
    """The blocks of a flattened page (see `flatten`), at most `MAX_BLOCKS`. Raises `UnpairedMarkersError`.

    `title`: what the page's head says of its headline; a link with these words is never an item of a menu.
    """
    outline = Outline()
    has_pre = _CUTTER.fill(outline, markup, title)
    if has_pre is None:
        raise UnpairedMarkersError
    if has_pre:
        _keep_lines(outline)
    return outline


def _is_code(raw: str, tag: str) -> bool:
    """Markup or script that a template, a noscript or a broken page lays open; code that is shown is none."""
    if "{" not in raw and "</" not in raw:
        return False
    return tag not in SHOWN_CODE and len(_CODE.findall(raw)) >= MIN_CODE_SIGNS


def _keep_lines(outline: Outline) -> None:
    """Preformatted text keeps its lines and their indents."""
    for index, holder in enumerate(outline.holders):
        if outline.heads[holder].partition(FIELD)[0] == "pre":
            lines = _INLINE.sub("", outline.raws[index]).replace(BREAK, "\n").split("\n")
            outline.texts[index] = "\n".join(map(str.rstrip, lines)).strip("\n")


_LIMITS = CutLimits(
    MAX_BLOCKS, MAX_SPANS, MIN_ITEMS, MAX_ITEM_CHARS, MAX_MEAN_CHARS, MAX_CONTROL_CHARS, MIN_TITLE_CHARS
)
_CUTTER = (_outline or cutting).Cutter(_LIMITS, _is_code)
