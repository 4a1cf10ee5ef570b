"""Who signs: a name or initials alone before or behind the text, without any word of authorship."""

import re
from collections.abc import Iterator, Sequence

from pipelines.extract.authors.lines import Line
from pipelines.extract.authors.no_persons import has_given_name, is_full_name, is_organisation
from pipelines.extract.authors.persons import names_from_byline
from pipelines.extract.dateline import is_agency
from pipelines.model import Block

INITIALS = re.compile(r"\(?(?P<letters>[a-zäöü]{2,4})\)?")
NO_INITIALS = frozenset("end ende fin red ps top foto pm am".split())
SIGNED_END = re.compile(r"[.!?»“”\"]\s*\((?P<name>[^()\n]{5,40})\)[\s+]*$")
SIGNATURE_ROLES = frozenset({"byline", "caption"})
UNSIGNED_ROLES = frozenset({"comment", "social", "caption", "title", "byline"})
UNSIGNED_TAGS = frozenset({"li", "h1", "h2", "h3", "h4", "figcaption", "button", "label", "option", "nav"})
CONTROL_TAGS = frozenset({"li", "button", "label", "option", "nav"})
MAX_SIGNATURE_CHARS = 40
MIN_TEXT_CHARS = 80
"""What is shorter is no paragraph about a person."""
SIGNED = re.compile(r"[^\W\d_a-zа-я][^\W\d_]*(?:[-'’.][^\W\d_]*)*\.?")


def signatures(blocks: Sequence[Block], title_block: int | None) -> Iterator[Line]:
    """The lines that sign, best first. `title_block`: number of the headline's block."""
    if (line := _last_line(blocks)) is not None:
        yield line
    if (line := _line_before_text(blocks, title_block)) is not None:
        yield line
    yield from _names_below_headline(blocks, title_block)


def _last_line(blocks: Sequence[Block]) -> Line | None:
    """Who signs the text: a name or initials alone in its last line or the one behind, or a name in brackets."""
    last = next((block.index for block in reversed(blocks) if block.verdict == "keep"), len(blocks))
    for block in blocks[last : last + 2]:
        text = block.text.strip()
        if block.tag in UNSIGNED_TAGS or block.role not in ("text", "note", "byline"):
            continue
        if (found := INITIALS.fullmatch(text)) is not None:
            initials = found["letters"]
            if initials not in NO_INITIALS and not is_agency(initials):
                return Line("signature", text, (initials,))
            continue
        bracketed = SIGNED_END.search(text) if block.index == last else None
        text = bracketed["name"] if bracketed is not None else text
        if bracketed is None and block.index == last:
            continue
        names = names_from_byline(text, is_marked=True)
        tokens = text.split()
        is_name = len(names) == 1 and 2 <= len(tokens) <= 3 and names[0].split() == tokens
        if is_name and not is_organisation(names[0]):
            return Line("signature", text, names)
    return None


def _line_before_text(blocks: Sequence[Block], title_block: int | None) -> Line | None:
    """A name that stands alone in the line before the text, with only the headline's own lines above."""
    kept = [block.index for block in blocks if block.verdict == "keep"]
    if not kept or title_block is None or title_block > kept[0]:
        return None
    between = blocks[title_block + 1 : kept[0]]
    is_bare = bool(between) and all(
        block.role in ("title", "date", "standfirst", "byline") for block in between[:-1]
    )
    for block in between[-1:] if is_bare else ():
        if block.role not in SIGNATURE_ROLES:
            continue
        tokens = block.text.split()
        if not 2 <= len(tokens) <= 3 or len(block.text) > MAX_SIGNATURE_CHARS or block.tag in UNSIGNED_TAGS:
            continue
        names = names_from_byline(block.text, is_marked=True)
        if (
            len(names) == 1
            and names[0].split() == tokens
            and all(SIGNED.fullmatch(token) for token in tokens)
        ):
            return Line("signature", block.text, names)
    return None


def _names_below_headline(blocks: Sequence[Block], title_block: int | None) -> Iterator[Line]:
    """First and last name alone between headline and second paragraph, of a person whom the text is not about."""
    kept = [block.index for block in blocks if block.verdict == "keep"]
    if not kept or title_block is None or title_block > kept[0]:
        return
    for block in blocks[title_block + 1 : kept[0] + 2]:
        if len(block.text) > MAX_SIGNATURE_CHARS or block.role in UNSIGNED_ROLES or block.tag in CONTROL_TAGS:
            continue
        if is_full_name(block.text) and has_given_name(block.text):
            between = blocks[kept[0] + 2 : kept[-1] - 1]  # a biography may end the text
            text = (other.text for other in between if other.verdict == "keep")
            if not any(block.text in paragraph for paragraph in text if len(paragraph) > MIN_TEXT_CHARS):
                yield Line("signature", block.text, (block.text,))
