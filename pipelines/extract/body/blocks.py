"""The flattened page cut into blocks: stretches of text between two block borders, with their place in the tree.

All is counted over the positions of the markers, for the whole page at once. Lists of links become one block: a
menu says as much in one piece, and two blocks in three of a page of today are items of menus.
"""

import re
from functools import cache
from typing import Any

import numpy as np

try:
    from pipelines.extract.body import _outline
except ImportError:  # not built
    _outline = None  # type: ignore[assignment]
from pipelines.extract.body.flatten import (
    BREAK,
    CLOSE,
    FIELD,
    HEAD_END,
    INVISIBLE,
    LINK,
    LINK_END,
    OPEN,
    PARAGRAPH,
    SEPARATOR,
    SPAN,
    SPAN_END,
    STRONG,
    STRONG_END,
    markup_from_tree,
    walked_markup,
)

MAX_BLOCKS = 5000
"""Blocks beyond are not looked at: no article has so many, and the cost of a page stays bounded."""
_INLINE_CLASS = f"{LINK}{LINK_END}{STRONG}{STRONG_END}"
_INLINE = re.compile(f"[{_INLINE_CLASS}]")
_SPANS = re.compile(f"{SPAN}[^{HEAD_END}]*{HEAD_END}|{SPAN_END}")
_TWO_BREAKS = re.compile(f"{BREAK}([\\s{_INLINE_CLASS}]*){BREAK}[\\s{BREAK}]*")
_CODE = re.compile(
    r"</[a-z]+\d?>|function ?\w*\(|document\.|window\.|\bvar \w+ ?=|[\w-]+: ?[^;{}\s]+;|[{}] ?[.#\w]"
)
MIN_CODE_SIGNS = 2
SHOWN_CODE = frozenset(("pre", "code", "samp", "kbd"))

MIN_ITEMS, MAX_ITEM_CHARS, MAX_MEAN_CHARS = 8, 120, 45
"""A list of links: so many blocks, each nothing but a link, of at most so many letters, and on average."""
MAX_CONTROL_CHARS = 40
MIN_ITEMS_WITH_DATES = 8
"""In shorter lists an item that looks like a date may be the date of the article; longer ones are archives."""
_DATE_DIGITS = re.compile(r"(?:\d\D*){4}")
MIN_TITLE_CHARS = 12
MAX_SPANS = 3

_FIRST = ord(OPEN)
_NONCHARACTERS = 32
"""Of these in a row the first are the markers."""
_OPEN, _CLOSE, _HEAD_END, _LINK, _LINK_END, _STRONG, _STRONG_END, _SPAN, _SPAN_END, _PARAGRAPH = (
    ord(marker) - _FIRST
    for marker in (OPEN, CLOSE, HEAD_END, LINK, LINK_END, STRONG, STRONG_END, SPAN, SPAN_END, PARAGRAPH)
)


def _among(*kinds: int) -> Any:
    table = np.zeros(_NONCHARACTERS, dtype=bool)
    table[list(kinds)] = True
    return table


def _beginning(*names: str) -> Any:
    table = np.zeros(65536, dtype=bool)
    table[[ord(name[0]) * 256 + ord(name[1]) for name in names]] = True
    return table


def _steps(opening: int, closing: int) -> Any:
    table = np.zeros(_NONCHARACTERS, dtype=np.int32)
    table[opening], table[closing] = 1, -1
    return table


_IS_BORDER = _among(_OPEN, _CLOSE, _PARAGRAPH)
_HAS_HEAD = _among(_OPEN, _SPAN)
_IS_IN_HEAD = _among(_OPEN, _SPAN, ord(FIELD) - _FIRST)
_IS_KNOWN = _among(*range(_SPAN_END + 1), ord(FIELD) - _FIRST, _PARAGRAPH)
_ENDS_FIELD = _among(ord(FIELD) - _FIRST, _HEAD_END)
_IS_CONTROL, _IS_PAGE = _beginning("op", "bu", "la", "le"), _beginning("ht", "bo")
"""How the names of option, optgroup, button, label, legend begin, those of html and body, and no others."""
_ELEMENT_STEPS, _SPAN_STEPS = _steps(_OPEN, _CLOSE), _steps(_SPAN, _SPAN_END)
_LINK_STEPS, _STRONG_STEPS = _steps(_LINK, _LINK_END), _steps(_STRONG, _STRONG_END)


_NONE, _ROOT = np.zeros(0, dtype=np.int64), np.zeros(1, dtype=np.int64)


class Outline:
    """All blocks of a page as parallel sequences, and the elements they hang from.

    Per block: `raws` and `texts`, the marked and the folded text; `holders`, the element (an index into `heads`)
    that holds it; `spans`, heads of the classed inline elements in or around it; `linked` and `strong` (int64
    arrays), letters inside links and strong text. Per element with a block in it: `parents`, `heads` (its head
    string), `firsts` and `lasts`, the blocks it spans (first, one past the last); `origins`, its number among all
    elements of the markup. Four of them are there as int64 arrays too: `holder_array` and the like.
    """

    __slots__ = (
        "first_array", "firsts", "heads", "holder_array", "holders", "is_cut", "last_array", "lasts", "linked",
        "origins", "parent_array", "parents", "raws", "spans", "strong", "texts",
    )  # fmt: skip

    def __init__(self) -> None:
        self.parents: list[int] = [0]
        self.heads: list[str] = [""]
        self.firsts: list[int] = [0]
        self.lasts: list[int] = [0]
        self.origins: list[int] = [0]
        self.raws: list[str] = []
        self.texts: list[str] = []
        self.holders: list[int] = []
        self.spans: list[tuple[str, ...]] = []
        self.linked: Any = _NONE
        self.strong: Any = _NONE
        self.parent_array = self.first_array = self.last_array = _ROOT
        self.holder_array: Any = _NONE
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
    if _CUTTER:
        outline = Outline()
        has_pre = _CUTTER.fill(outline, markup, title)
        if has_pre is None:
            raise UnpairedMarkersError
        if has_pre:
            _keep_lines(outline)
        return outline
    return counted_outline(markup, title)


def counted_outline(markup: str, title: str = "") -> Outline:
    """The same by numpy."""
    if PARAGRAPH in markup or SEPARATOR in markup:
        raise UnpairedMarkersError
    for character in INVISIBLE:
        if character in markup:
            markup = markup.replace(character, "")
    if BREAK in markup:
        markup = _TWO_BREAKS.sub(PARAGRAPH + "\\1", markup)
    outline = Outline()
    _fill(outline, _Cut(markup), title)
    if any(head[:3] == "pre" for head in outline.heads):
        _keep_lines(outline)
    return outline


class _Cut:
    """Where a markup is cut. A segment reaches from behind a border (or the head that follows it) to the next.

    `owners`: per segment the element it is directly in; `sizes`, `linked`, `strong`: per segment the readable
    characters, and how many of them stand in links and in strong text. `parents`, `opened`, `closed`: per element
    its parent, its first segment and the one behind its last; `tag_starts` the first two letters of its name.
    """

    def __init__(self, markup: str) -> None:
        self.markup = markup
        codes = code_points(markup)
        marks = codes - np.uint16(_FIRST)  # those before the markers wrap around
        places = np.flatnonzero(marks < _NONCHARACTERS)
        kinds = marks[places].astype(np.intp)
        _check_places(kinds)
        is_border = _IS_BORDER[kinds]
        has_head = _HAS_HEAD[kinds]
        self.head_starts, self.head_ends = places[has_head] + 1, places[kinds == _HEAD_END]
        is_element = kinds[has_head] == _OPEN
        self.element_heads, self.span_heads = np.flatnonzero(is_element), np.flatnonzero(~is_element)
        borders, border_kinds = places[is_border], kinds[is_border]
        starts = borders + 1
        starts[border_kinds == _OPEN] = self.head_ends[is_element] + 1
        self.starts, self.ends = np.append(0, starts), np.append(borders, len(markup))
        self._count(codes, places, kinds, is_border)
        self.parents, self.opened, self.closed, self.owners = _tree(border_kinds)
        at = self.head_starts[self.element_heads]
        self.tag_starts = np.append(0, (codes[at] * np.uint16(256) + codes[at + 1]).astype(np.intp))

    def _count(self, codes: Any, places: Any, kinds: Any, is_border: Any) -> None:
        """The characters between each two markers, added up by segment."""
        seen = np.zeros(len(codes) + 1, dtype=np.int32)
        np.cumsum(_readable().take(codes), out=seen[1:])
        between = seen[np.append(places, len(codes))] - seen[np.append(0, places + 1)]
        between[1:][_IS_IN_HEAD[kinds]] = 0
        segments = np.append(0, np.cumsum(is_border))
        count = len(self.starts)
        self.sizes = np.bincount(segments, between, count)
        self.linked, self.strong = (
            np.bincount(segments, between * (np.append(0, np.cumsum(steps[kinds])) > 0), count)
            for steps in (_LINK_STEPS, _STRONG_STEPS)
        )
        is_span = (kinds == _SPAN) | (kinds == _SPAN_END)
        self.span_segments, self.span_kinds = segments[1:][is_span], kinds[is_span]

    def heads(self, numbers: Any) -> list[str]:
        """The heads of that number among all, elements' and inline ones'."""
        markup = self.markup
        starts, ends = self.head_starts[numbers].tolist(), self.head_ends[numbers].tolist()
        return [markup[start:end] for start, end in zip(starts, ends, strict=True)]

    def tag(self, segment: int) -> str:
        """Of the element that a segment is directly in; empty where it is in none."""
        owner = self.owners[segment]
        return self.heads(self.element_heads[owner - 1 : owner])[0].partition(FIELD)[0] if owner else ""

    def slices(self, segments: Any) -> list[str]:
        """The marked text of each segment."""
        markup = self.markup
        starts, ends = self.starts[segments].tolist(), self.ends[segments].tolist()
        return [markup[start:end] for start, end in zip(starts, ends, strict=True)]


def _check_places(kinds: Any) -> None:
    """Raises `UnpairedMarkersError` unless the markers stand as a tree writes them."""
    if not len(kinds):
        return
    is_in_head, is_known = _IS_IN_HEAD[kinds], _IS_KNOWN[kinds]
    ends_field = _ENDS_FIELD[kinds]
    levels = np.cumsum([steps[kinds] for steps in (_ELEMENT_STEPS, _SPAN_STEPS)], axis=1)
    if (
        not is_known.all()
        or ends_field[0]
        or is_in_head[-1]
        or (is_in_head[:-1] != ends_field[1:]).any()
        or levels.min() < 0
        or levels[:, -1].any()
        or _LINK_STEPS[kinds].sum()
        or _STRONG_STEPS[kinds].sum()
    ):
        raise UnpairedMarkersError


def _tree(border_kinds: Any) -> tuple[Any, Any, Any, Any]:
    """(parents, opened, closed, owners); element 0 is the root around all.

    The borders in the order of their depths: at one depth the element that opened last owns what follows.
    """
    count = len(border_kinds) + 1
    is_open, is_close = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    np.equal(border_kinds, _OPEN, out=is_open[1:])
    np.equal(border_kinds, _CLOSE, out=is_close[1:])
    depths = np.cumsum(is_open.astype(np.int32) - is_close)
    elements = np.cumsum(is_open)
    order = np.argsort(depths, kind="stable")
    latest = np.maximum.accumulate(np.where(is_open[order], np.arange(count), 0))
    owners = np.empty(count, dtype=np.intp)
    owners[order] = np.where(depths[order] > 0, elements[order[latest]], 0)
    opened = np.append(0, np.flatnonzero(is_open))
    parents = owners[np.maximum(opened - 1, 0)]
    closed = np.full(len(opened), count)
    closings = np.flatnonzero(is_close)
    closed[owners[closings - 1]] = closings
    closed[0] = count
    return parents, opened, closed, owners


def _fill(outline: Outline, cut: _Cut, title: str) -> None:
    segments = np.flatnonzero(cut.sizes > 0)
    raws = cut.slices(segments)
    if "{" in cut.markup or "</" in cut.markup:
        shown = [
            not _is_code(raw, cut.tag(segment)) for raw, segment in zip(raws, segments.tolist(), strict=True)
        ]
        segments, raws = segments[shown], [raw for raw, is_shown in zip(raws, shown, strict=True) if is_shown]
    if len(raws) > MAX_BLOCKS:
        outline.is_cut = True
        segments, raws = segments[:MAX_BLOCKS], raws[:MAX_BLOCKS]
    if not raws:
        return
    raws, texts = _folded(raws)
    is_block = np.zeros(len(cut.starts) + 1, dtype=np.intp)
    is_block[segments + 1] = 1
    before = np.cumsum(is_block)  # blocks in front of each segment
    firsts, lasts = before[cut.opened], before[cut.closed]
    groups = _Groups(cut, segments, firsts, lasts, texts, title)
    at, until = groups.firsts, groups.lasts
    own = np.minimum(firsts, len(raws) - 1)
    is_whole = (firsts == at[own]) & (lasts == until[own])
    kept = (lasts > firsts) & ((lasts > until[own]) | is_whole)
    kept[0] = True
    is_start = at == np.arange(len(raws))
    numbers = np.cumsum(is_start) - 1
    holders = cut.owners[segments]
    spines = np.flatnonzero(kept & is_whole & (lasts - firsts > 1) & groups.is_merged[own])
    holders[firsts[spines]] = spines  # of several around the same items the innermost, which comes last
    elements = np.flatnonzero(kept)
    renumbered = np.cumsum(kept) - 1
    outline.origins = elements.tolist()
    outline.parent_array = renumbered[cut.parents[elements]]
    outline.heads = ["", *cut.heads(cut.element_heads[elements[1:] - 1])]
    outline.first_array = numbers[own[elements]]
    outline.last_array = numbers[lasts[elements] - 1] + 1
    begin = np.flatnonzero(is_start)
    outline.holder_array = renumbered[holders[begin]]
    outline.parents, outline.holders = outline.parent_array.tolist(), outline.holder_array.tolist()
    outline.firsts, outline.lasts = outline.first_array.tolist(), outline.last_array.tolist()
    outline.linked, outline.strong = (
        np.add.reduceat(counts[segments], begin).astype(np.int64) for counts in (cut.linked, cut.strong)
    )
    if len(begin) < len(raws):
        bounds = list(zip(begin.tolist(), until[begin].tolist(), strict=True))
        raws = [raws[first] if last - first == 1 else BREAK.join(raws[first:last]) for first, last in bounds]
        texts = [
            texts[first] if last - first == 1 else "\n".join(texts[first:last]) for first, last in bounds
        ]
    outline.raws, outline.texts = raws, texts
    outline.spans = _spans_of_blocks(cut, before, numbers, len(raws))


class _Groups:
    """Which blocks are items of one list of links: per block the first and one past the last of its list."""

    def __init__(
        self, cut: _Cut, segments: Any, firsts: Any, lasts: Any, texts: list[str], title: str
    ) -> None:
        size = len(segments)
        self.firsts, self.lasts = np.arange(size), np.arange(1, size + 1)
        self.is_merged = np.zeros(size, dtype=bool)
        chars = cut.sizes[segments]
        is_item = (cut.linked[segments] == chars) & (chars <= MAX_ITEM_CHARS)
        is_item |= _IS_CONTROL[cut.tag_starts[cut.owners[segments]]] & (chars <= MAX_CONTROL_CHARS)
        items = np.append(0, np.cumsum(is_item))
        letters = np.append(0, np.cumsum(chars))
        count = lasts - firsts
        is_list = (count >= MIN_ITEMS) & (items[lasts] - items[firsts] == count)
        is_list &= letters[lasts] - letters[firsts] <= count * MAX_MEAN_CHARS
        is_list &= ~_IS_PAGE[cut.tag_starts]
        for top in np.flatnonzero(is_list & ~is_list[cut.parents]).tolist():
            first, last = int(firsts[top]), int(lasts[top])
            if _is_menu(texts[first:last], title):
                self.firsts[first:last], self.lasts[first:last] = first, last
                self.is_merged[first:last] = True


def _is_menu(texts: list[str], title: str) -> bool:
    """No item has the words of the headline, and in short lists none looks like a date."""
    if len(texts) < MIN_ITEMS_WITH_DATES and any(map(_DATE_DIGITS.search, texts)):
        return False
    return not any(len(text) >= MIN_TITLE_CHARS and text in title for text in texts)


def _spans_of_blocks(cut: _Cut, before: Any, numbers: Any, size: int) -> list[tuple[str, ...]]:
    """Per block the heads of the classed inline elements around it and in it, in order, the first few."""
    found: list[tuple[str, ...]] = [()] * size
    if not len(cut.span_heads):
        return found
    levels = np.cumsum(np.where(cut.span_kinds == _SPAN, 1, -1))
    levels[cut.span_kinds != _SPAN] += 1
    order = np.argsort(levels, kind="stable")  # at each level they open and close in turn
    firsts, lasts = before[cut.span_segments[order[0::2]]], before[cut.span_segments[order[1::2]] + 1]
    filled = np.flatnonzero(lasts > firsts)
    filled = filled[np.argsort(order[0::2][filled])]
    opened = np.cumsum(cut.span_kinds == _SPAN)[order[0::2][filled]] - 1
    heads = cut.heads(cut.span_heads[opened])
    numbered = numbers.tolist()
    for head, first, last in zip(heads, firsts[filled].tolist(), lasts[filled].tolist(), strict=True):
        for number in numbered[first:last] if last - first > 1 else (numbered[first],):
            spans = found[number]
            if len(spans) < MAX_SPANS:
                found[number] = (*spans, head)
    return found


def _is_code(raw: str, tag: str) -> bool:
    """Markup or script that a template, a noscript or a broken page lays open; code that is shown is none."""
    if "{" not in raw and "</" not in raw:
        return False
    return tag not in SHOWN_CODE and len(_CODE.findall(raw)) >= MIN_CODE_SIGNS


_CUTTER = _outline and _outline.Cutter(
    max_blocks=MAX_BLOCKS,
    max_spans=MAX_SPANS,
    min_items=MIN_ITEMS,
    max_item_chars=MAX_ITEM_CHARS,
    max_mean_chars=MAX_MEAN_CHARS,
    max_control_chars=MAX_CONTROL_CHARS,
    is_code=_is_code,
    is_menu=_is_menu,
)


def code_points(text: str) -> Any:
    """uint16: the code points of a text, all those beyond the basic plane as 65535."""
    packed = text.encode("utf-16-le", "replace")
    if len(packed) == 2 * len(text):
        return np.frombuffer(packed, dtype=np.uint16)
    wide = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    return np.minimum(wide, 65535).astype(np.uint16)


@cache
def _readable() -> Any:
    """bool array over the basic plane: neither white space nor marker."""
    table = np.ones(65536, dtype=bool)
    table[[code for code in range(65536) if chr(code).isspace()]] = False
    table[_FIRST : _FIRST + 32] = False
    return table


def _folded(raws: list[str]) -> tuple[list[str], list[str]]:
    """(marked texts without the heads of inline elements, texts as they are read)."""
    joined = SEPARATOR.join(raws)
    if SPAN in joined or SPAN_END in joined:
        joined = _SPANS.sub("", joined)
        raws = joined.split(SEPARATOR)
    for marker in _INLINE_CLASS:
        joined = joined.replace(marker, "")
    texts = [text.strip() for text in " ".join(joined.split()).split(SEPARATOR)]
    if BREAK in joined:
        for index in [index for index, text in enumerate(texts) if BREAK in text]:
            texts[index] = "\n".join(filter(None, map(str.strip, texts[index].split(BREAK))))
    return raws, texts


def _keep_lines(outline: Outline) -> None:
    """Preformatted text keeps its lines and their indents."""
    for index, holder in enumerate(outline.holders):
        if outline.heads[holder].partition(FIELD)[0] == "pre":
            lines = _INLINE.sub("", outline.raws[index]).replace(BREAK, "\n").split("\n")
            outline.texts[index] = "\n".join(map(str.rstrip, lines)).strip("\n")
