"""Elements whose markup speaks of an author: their texts, apart by where they stand."""

from collections.abc import Sequence
from typing import Any

from lxml import etree

from pipelines.extract.names import letters
from pipelines.extract.structured import text_of_element
from pipelines.model import Block, Page

MARKED: Any = etree.XPath(
    "//@class[contains(.,'uthor') or contains(.,'yline') or contains(.,'utor')]/.. | //a/@rel[.='author']/.."
)
"""Elements whose class speaks of an author. One walk over the attributes: each further word costs as much."""
STRING_LENGTH: Any = etree.XPath("string-length(.)")
MAX_MARKED = 40
MAX_MARKED_CHARS = 300
UNAUTHORED = frozenset({"title", "caption", "comment", "standfirst", "social"})
"""Roles of blocks that are no byline whatever their words or marks."""


def marked_texts(page: Page, head: Sequence[Block], tail: Sequence[Block]) -> tuple[list[str], list[str]]:
    """Texts of elements whose markup speaks of an author: those near the headline, those after the text."""
    near = "".join(
        letters(block.text) for block in head if len(block.text) < 400 and block.role not in UNAUTHORED
    )
    after = "".join(
        letters(block.text) for block in tail if len(block.text) < 400 and block.role not in UNAUTHORED
    )
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
