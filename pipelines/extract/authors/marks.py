"""Elements whose markup speaks of an author: their texts, apart by where they stand."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipelines.extract.body.flatten import (
    BREAK,
    CLOSE,
    FIELD,
    HEAD_END,
    LINK,
    LINK_END,
    MARKERS,
    OPEN,
    SPAN,
    SPAN_END,
)
from pipelines.extract.names import letters
from pipelines.extract.structured import plain_text, text_of_element
from pipelines.model import Block

WORDS = ("uthor", "yline", "utor")
"""Author, byline and autor, whichever way their first letter is written; a tutor is none."""
MAX_MARKED = 40
MAX_MARKED_CHARS = 300
MAX_HEAD_CHARS = 1000
MAX_SPAN_CHARS = 4 * MAX_MARKED_CHARS + 2 * MAX_HEAD_CHARS
"""Of an element and its heads so many characters are read."""
MAX_LINE_CHARS = 400
UNAUTHORED = frozenset({"title", "caption", "comment", "standfirst", "social"})
"""Roles of blocks that are no byline whatever their words or marks."""
BLOCK_ENDS, SPAN_ENDS = re.compile(f"[{OPEN}{CLOSE}]"), re.compile(f"[{SPAN}{SPAN_END}]")
GLUED_ENDS = re.compile(f"{SPAN}a[^{HEAD_END}]*{HEAD_END}{LINK}|{LINK_END}{SPAN_END}|[{LINK}{LINK_END}]")
"""Where links begin and end: no space stands there."""
OTHER_ENDS = re.compile(f"[{OPEN}{SPAN}][^{HEAD_END}]*{HEAD_END}|[{CLOSE}{SPAN_END}{BREAK}]")
LISTED = re.compile(
    f"(?:{LINK}|(?:{OPEN}li|{SPAN}span)\\b[^{HEAD_END}]*{HEAD_END})([^\ufdd0-\ufdef]+)[{LINK_END}{SPAN_END}{CLOSE}]"
)
"""A link, an item or a span with nothing but text in it."""


def marked_texts(
    links: Sequence[Any], markup: str, head: Sequence[Block], tail: Sequence[Block]
) -> tuple[list[str], list[str]]:
    """Texts of elements whose markup speaks of an author: those near the headline, those after the text.

    `links`: the elements with `rel=author`; `markup`: the page as the marked string of `body.flatten`, which does
    not show what they are.
    """
    early, late = _by_place(_texts_of_marks(markup), head, tail)
    if not early:
        early, later = _by_place(_texts_of_links(links), head, tail)
        late += later
    return early, late


def _by_place(
    texts: Iterable[str], head: Sequence[Block], tail: Sequence[Block]
) -> tuple[list[str], list[str]]:
    """The texts whose letters stand in lines of `head`, and the others that stand in those of `tail`; each once."""
    keyed: dict[str, str] = {}
    for text in texts:
        if len(text) <= MAX_MARKED_CHARS:
            keyed.setdefault(letters(text), text)
    keyed.pop("", None)
    if not keyed:
        return [], []
    near = _letters_of_lines(head)
    early = [text for key, text in keyed.items() if key in near]
    if len(early) == len(keyed):
        return early, []
    after = _letters_of_lines(tail)
    return early, [text for key, text in keyed.items() if key not in near and key in after]


def _texts_of_marks(markup: str) -> Iterator[str]:
    for start, end in _heads(markup):
        inside = _inside(markup, start, end)
        if inside:
            yield _text_with_list(inside)


def _heads(markup: str) -> list[tuple[int, int]]:
    """(start, end) of the first `MAX_MARKED` heads with one of `WORDS`, in page order."""
    found: set[tuple[int, int]] = set()
    for word in WORDS:
        at, count = markup.find(word), 0
        while at >= 0 and count < MAX_MARKED:
            head = _head_around(markup, at) if word != "utor" or markup[at - 1] in "aA" else None
            if head is not None:
                found.add(head)
                count, at = count + 1, head[1]
            at = markup.find(word, at + 1)
    return sorted(found)[:MAX_MARKED]


def _head_around(markup: str, at: int) -> tuple[int, int] | None:
    """(start, end) of the head that position `at` is in a field of."""
    first = max(0, at - MAX_HEAD_CHARS)
    field = markup.rfind(FIELD, first, at)
    if field < 0 or HEAD_END in markup[field:at]:
        return None
    start = max(markup.rfind(OPEN, first, field), markup.rfind(SPAN, first, field))
    end = markup.find(HEAD_END, at, at + MAX_HEAD_CHARS)
    return (start, end) if start >= 0 and end >= 0 and HEAD_END not in markup[start:field] else None


def _inside(markup: str, start: int, end: int) -> str:
    """What the element with that head holds; the empty string where it is long."""
    opening, ends = (OPEN, BLOCK_ENDS) if markup[start] == OPEN else (SPAN, SPAN_ENDS)
    depth = 1
    for mark in ends.finditer(markup, end, end + MAX_SPAN_CHARS):
        depth += 1 if mark.group() == opening else -1
        if not depth:
            return markup[end + 1 : mark.start()]
    return ""


def _text_with_list(inside: str) -> str:
    """The text of an element; where it is nothing but several links, these stand apart by commas."""
    if inside.isprintable():
        return plain_text(inside)
    text = plain_text(MARKERS.sub("", OTHER_ENDS.sub(" ", GLUED_ENDS.sub("", inside))))
    if len(text) > MAX_MARKED_CHARS:
        return text
    listed = [item.strip() for item in LISTED.findall(inside)]
    listed = [" ".join(item.split()) for item in listed if " " in item]
    if 2 <= len(listed) <= 20 and letters("".join(listed)) == letters(text):
        return ", ".join(listed)
    return text


def _texts_of_links(links: Sequence[Any]) -> list[str]:
    return [text_of_element(link) for link in links[:MAX_MARKED] if link.tag == "a"]


def _letters_of_lines(blocks: Sequence[Block]) -> str:
    lines = [
        block.text for block in blocks if len(block.text) < MAX_LINE_CHARS and block.role not in UNAUTHORED
    ]
    return letters("\n".join(lines))
