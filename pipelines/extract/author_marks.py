"""Elements whose markup speaks of an author: their texts, apart by where they stand."""

from collections.abc import Sequence
from typing import Any

from lxml import etree

from pipelines.extract.names import letters
from pipelines.extract.structured import text_of_element
from pipelines.model import Block, Page

WORDS = ("uthor", "yline", "utor")
"""Parts of author, byline, autor, whichever way their first letter is written."""
MARKED: Any = etree.XPath(
    "//@class[contains(.,'yline') or contains(.,'or') and (contains(.,'uthor') or contains(.,'utor'))]/.."
    " | //a/@rel[.='author']/.."
)
"""Elements whose class speaks of an author. One walk over the attributes: each further look at all of them costs
a fifth of it, so that two dismiss most."""
STRING_LENGTH: Any = etree.XPath("string-length(.)")
MAX_MARKED = 40
MAX_MARKED_CHARS = 300
MAX_LINE_CHARS = 400
UNAUTHORED = frozenset({"title", "caption", "comment", "standfirst", "social"})
"""Roles of blocks that are no byline whatever their words or marks."""


def marked_texts(page: Page, head: Sequence[Block], tail: Sequence[Block]) -> tuple[list[str], list[str]]:
    """Texts of elements whose markup speaks of an author: those near the headline, those after the text."""
    if not any(word in page.html for word in WORDS):
        return [], []
    near, after = _letters_of_lines(head), _letters_of_lines(tail)
    early: list[str] = []
    late: list[str] = []
    seen: set[str] = set()
    for element in MARKED(page.tree)[:MAX_MARKED]:
        if STRING_LENGTH(element) > 3 * MAX_MARKED_CHARS:
            continue
        text = _text_with_list(element)
        key = letters(text)
        if not key or len(text) > MAX_MARKED_CHARS or key in seen:
            continue
        seen.add(key)
        if key in near:
            early.append(text)
        elif key in after:
            late.append(text)
    return early, late


def _letters_of_lines(blocks: Sequence[Block]) -> str:
    lines = [
        block.text for block in blocks if len(block.text) < MAX_LINE_CHARS and block.role not in UNAUTHORED
    ]
    return letters("\n".join(lines))


def _text_with_list(element: Any) -> str:
    """The element's text; where it is nothing but several links, these stand apart by commas."""
    text = text_of_element(element)
    links = [
        link
        for link in element.iter("a", "span", "li")
        if not len(link) and link.text and " " in link.text.strip()
    ]
    if 2 <= len(links) <= 20 and len(text) <= MAX_MARKED_CHARS:
        listed = [text_of_element(link) for link in links]
        if letters("".join(listed)) == letters(text):
            return ", ".join(listed)
    return text
