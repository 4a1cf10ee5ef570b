"""The flattened page cut into blocks by numpy: all is counted over the positions of the markers, for the whole page
at once. The twin of `_outline.pyx`, where that is not built; `blocks.py` says what is cut and why."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from pipelines.extract.body.flatten import (
    BREAK,
    CLOSE,
    FIELD,
    HEAD_END,
    INLINE_MARKS,
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
)

_SPANS = re.compile(f"{SPAN}[^{HEAD_END}]*{HEAD_END}|{SPAN_END}")
_TWO_BREAKS = re.compile(f"{BREAK}([\\s{INLINE_MARKS}]*){BREAK}[\\s{BREAK}]*")

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
_IS_CONTROL = _beginning("op", "bu", "la", "le")
_IS_PAGE, _IS_PRE = _beginning("ht", "bo"), _beginning("pr")
"""How the names of option, optgroup, button, label, legend begin, those of html and body, of pre, and no others."""
_ELEMENT_STEPS, _SPAN_STEPS = _steps(_OPEN, _CLOSE), _steps(_SPAN, _SPAN_END)
_LINK_STEPS, _STRONG_STEPS = _steps(_LINK, _LINK_END), _steps(_STRONG, _STRONG_END)


class CutLimits(NamedTuple):
    """Counts of blocks, of inline elements a block, of items a list of links; letters of an item, of the mean item,
    of a control, of an item that may be the page's title."""

    blocks: int
    spans: int
    items: int
    item_chars: int
    mean_chars: int
    control_chars: int
    title_chars: int


class Cutter:
    """Cuts marked strings into outlines.

    `is_code(raw, tag)`: is a block of this marked text in an element of this tag laid-open code?
    """

    def __init__(self, limits: CutLimits, is_code: Callable[[str, str], bool]) -> None:
        self._limits, self._is_code = limits, is_code

    def fill(self, outline: Any, markup: str, title: str) -> bool | None:
        """Fills an empty `blocks.Outline` and says whether a `<pre>` is in it; None, and nothing done, where markers
        do not stand as a tree writes them."""
        if PARAGRAPH in markup:
            return None
        for character in INVISIBLE:
            if character in markup:
                markup = markup.replace(character, "")
        if BREAK in markup:
            markup = _TWO_BREAKS.sub(PARAGRAPH + "\\1", markup)
        codes = code_points(markup)
        marks = codes - np.uint16(_FIRST)  # those before the markers wrap around
        places = np.flatnonzero(marks < _NONCHARACTERS)
        kinds = marks[places].astype(np.intp)
        if not _are_in_place(kinds):
            return None
        cut = _Cut(markup, codes, places, kinds)
        segments, raws = self._readable(cut)
        if len(raws) > self._limits.blocks:
            outline.is_cut = True
            segments, raws = segments[: self._limits.blocks], raws[: self._limits.blocks]
        if raws:
            _fill(outline, cut, segments, raws, title, self._limits)
        return bool(_IS_PRE[cut.tag_starts].any())

    def _readable(self, cut: "_Cut") -> tuple[Any, list[str]]:
        """The segments with text that is not code, and their marked texts."""
        segments = np.flatnonzero(cut.sizes > 0)
        raws = cut.slices(segments)
        if "{" not in cut.markup and "</" not in cut.markup:
            return segments, raws
        shown = [
            not self._is_code(raw, cut.tag(segment))
            for raw, segment in zip(raws, segments.tolist(), strict=True)
        ]
        return segments[shown], [raw for raw, is_shown in zip(raws, shown, strict=True) if is_shown]


class _Cut:
    """Where a markup is cut. A segment reaches from behind a border (or the head that follows it) to the next.

    `owners`: per segment the element it is directly in; `sizes`, `linked`, `strong`: per segment the readable
    characters, and how many of them stand in links and in strong text. `parents`, `opened`, `closed`: per element
    its parent, its first segment and the one behind its last; `tag_starts` the first two letters of its name.
    """

    def __init__(self, markup: str, codes: Any, places: Any, kinds: Any) -> None:
        self.markup = markup
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


def _are_in_place(kinds: Any) -> bool:
    """Do the markers stand as a tree writes them?"""
    if not len(kinds):
        return True
    is_in_head, ends_field = _IS_IN_HEAD[kinds], _ENDS_FIELD[kinds]
    levels = np.cumsum([steps[kinds] for steps in (_ELEMENT_STEPS, _SPAN_STEPS)], axis=1)
    return bool(
        _IS_KNOWN[kinds].all()
        and not ends_field[0]
        and not is_in_head[-1]
        and (is_in_head[:-1] == ends_field[1:]).all()
        and levels.min() >= 0
        and not levels[:, -1].any()
        and not _LINK_STEPS[kinds].sum()
        and not _STRONG_STEPS[kinds].sum()
    )


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


def _fill(outline: Any, cut: _Cut, segments: Any, raws: list[str], title: str, limits: CutLimits) -> None:
    raws, texts = _folded(raws)
    is_block = np.zeros(len(cut.starts) + 1, dtype=np.intp)
    is_block[segments + 1] = 1
    before = np.cumsum(is_block)  # blocks in front of each segment
    firsts, lasts = before[cut.opened], before[cut.closed]
    groups = _Groups(cut, segments, firsts, lasts, texts, title, limits)
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
    outline.origins = elements
    outline.parent_array = renumbered[cut.parents[elements]]
    outline.heads = ["", *cut.heads(cut.element_heads[elements[1:] - 1])]
    outline.firsts = numbers[own[elements]]
    outline.lasts = numbers[lasts[elements] - 1] + 1
    begin = np.flatnonzero(is_start)
    outline.holder_array = renumbered[holders[begin]]
    outline.parents, outline.holders = outline.parent_array.tolist(), outline.holder_array.tolist()
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
    outline.spans = _spans_of_blocks(cut, before, numbers, len(raws), limits.spans)


class _Groups:
    """Which blocks are items of one list of links: per block the first and one past the last of its list."""

    def __init__(
        self,
        cut: _Cut,
        segments: Any,
        firsts: Any,
        lasts: Any,
        texts: list[str],
        title: str,
        limits: CutLimits,
    ) -> None:
        size = len(segments)
        self.firsts, self.lasts = np.arange(size), np.arange(1, size + 1)
        self.is_merged = np.zeros(size, dtype=bool)
        chars = cut.sizes[segments]
        is_item = (cut.linked[segments] == chars) & (chars <= limits.item_chars)
        is_item |= _IS_CONTROL[cut.tag_starts[cut.owners[segments]]] & (chars <= limits.control_chars)
        items = np.append(0, np.cumsum(is_item))
        letters = np.append(0, np.cumsum(chars))
        count = lasts - firsts
        is_list = (count >= limits.items) & (items[lasts] - items[firsts] == count)
        is_list &= letters[lasts] - letters[firsts] <= count * limits.mean_chars
        is_list &= ~_IS_PAGE[cut.tag_starts]
        for top in np.flatnonzero(is_list & ~is_list[cut.parents]).tolist():
            first, last = int(firsts[top]), int(lasts[top])
            if not any(len(text) >= limits.title_chars and text in title for text in texts[first:last]):
                self.firsts[first:last], self.lasts[first:last] = first, last
                self.is_merged[first:last] = True


def _spans_of_blocks(cut: _Cut, before: Any, numbers: Any, size: int, limit: int) -> list[tuple[str, ...]]:
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
            if len(spans) < limit:
                found[number] = (*spans, head)
    return found


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
    for marker in INLINE_MARKS:
        joined = joined.replace(marker, "")
    texts = [text.strip() for text in " ".join(joined.split()).split(SEPARATOR)]
    if BREAK in joined:
        for index in [index for index, text in enumerate(texts) if BREAK in text]:
            texts[index] = "\n".join(filter(None, map(str.strip, texts[index].split(BREAK))))
    return raws, texts
