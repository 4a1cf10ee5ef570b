"""Lines that are asked when no byline names anybody: misjudged ones, far ones, signatures."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipelines.extract.authors.clutter import CAMEL
from pipelines.extract.authors.leads import has_word, leading_word
from pipelines.extract.authors.lines import AMBIGUOUS_BY, MAX_LED_CHARS, MAX_LINE_CHARS, Line
from pipelines.extract.authors.marks import UNAUTHORED
from pipelines.extract.authors.no_persons import is_organisation, is_person
from pipelines.extract.authors.persons import names_from_byline, persons_from_byline
from pipelines.extract.authors.within_text import writers_within_text
from pipelines.extract.dateline import is_agency
from pipelines.model import Block

INITIALS = re.compile(r"\(?(?P<letters>[a-zäöü]{2,4})\)?")
NO_INITIALS = frozenset("end ende fin red ps top foto pm am".split())
SIGNED_END = re.compile(r"[.!?»“”\"]\s*\((?P<name>[^()\n]{5,40})\)[\s+]*$")
MAX_BLOCKS_BEHIND = 30
AFTER_HEADLINE = 4
"""So many lines behind the headline are asked for a date line with a name, however far the text is."""
POSTED = ("posted", "publi", "submitted", "gepostet", "beitrag", "kommentar", "added")
LAST_LINES = 4
SIGNATURE_ROLES = frozenset({"byline", "caption"})
UNSIGNED_TAGS = frozenset({"li", "h1", "h2", "h3", "h4", "figcaption", "button", "label", "option", "nav"})
MAX_SIGNATURE_CHARS = 40
SIGNED = re.compile(r"[^\W\d_a-zа-я][^\W\d_]*(?:[-'’.][^\W\d_]*)*\.?")


def second_look(
    blocks: Sequence[Block], head: Sequence[Block], tail: Sequence[Block], title_block: int | None
) -> Iterator[Line]:
    """Lines that are asked when no byline names anybody, best first.

    Lines near the headline judged otherwise but led by "by"; bylines far behind the text; a name that stands
    alone before or behind the text.
    """
    at = title_block if title_block is not None else 0
    dated = (block for block in (*blocks[at : at + AFTER_HEADLINE], *tail) if block.role == "date")
    for block in (*head, *dated):
        is_date = block.role == "date"
        most = 2 * MAX_LINE_CHARS if is_date else MAX_LED_CHARS
        if block.role in ("caption", "standfirst", "date") and len(block.text) <= most:
            found = leading_word("by", block.text)
            if found is None and not is_date and "\n" not in block.text:
                continue
            if block.text.isascii() and CAMEL.search(block.text) is None and not has_word("by", block.text):
                continue
            persons = persons_from_byline(block.text, is_marked=is_date, allows_one_word=False)
            is_led = found is not None and found.group().casefold() not in AMBIGUOUS_BY
            is_led = is_led or (persons.is_led and (is_date or "\n" in block.text))
            if persons.names and (is_led or (is_date and not any(" " in name for name in persons.names))):
                yield Line("block", block.text, persons.names, is_led=True)
    end = tail[-1].index + 1 if tail else 0
    for block in blocks[end : end + MAX_BLOCKS_BEHIND] if end else ():
        if len(block.text) > MAX_LINE_CHARS or block.role in UNAUTHORED:
            continue
        found = leading_word("by", block.text)
        word = found.group().casefold() if found is not None else ""
        is_phrase = " " in word and not word.startswith(POSTED)
        if block.role == "byline" or is_phrase or word.startswith("aut"):
            persons = persons_from_byline(block.text)
            if persons.names and (block.role == "byline" or is_phrase or all(map(is_person, persons.names))):
                yield Line("tail", block.text, persons.names, is_led=True)
    yield from writers_within_text(blocks)
    yield from _led_in_text(blocks)
    if (last := _last_line(blocks)) is not None:
        yield last
    if (signed := _signature(blocks, title_block)) is not None:
        yield signed


def is_one_word(names: tuple[str, ...]) -> bool:
    """Is it one name, of one word, which another line may print in full?"""
    return len(names) == 1 and " " not in names[0]


def best_line(lines: Iterable[Line], names: tuple[str, ...]) -> Line | None:
    """The first line with names; where one name is known, the first led one that prints it in full."""
    if not names:
        return next((line for line in lines if line.names), None)
    first = names[0].casefold()
    return next((line for line in lines if line.is_led and _is_fuller(line.names, first)), None)


def _is_fuller(names: tuple[str, ...], word: str) -> bool:
    return len(names) == 1 and " " in names[0] and word in names[0].casefold().split()


def _led_in_text(blocks: Sequence[Block]) -> Iterator[Line]:
    """Bylines between the paragraphs, and lines led by "by" among the text's last ones."""
    kept = [block.index for block in blocks if block.verdict == "keep"]
    last = kept[-LAST_LINES:]
    for block in blocks[kept[0] : kept[-1] + 1] if kept else ():
        is_asked = block.role == "byline" or (block.verdict == "keep" and block.index >= last[0])
        if not is_asked or block.kind == "quotation" or len(block.text) > MAX_LINE_CHARS:
            continue
        found = leading_word("by", block.text)
        if found is None or found.group().casefold() in AMBIGUOUS_BY:
            continue
        if len(block.text) > MAX_LED_CHARS and block.role != "byline":
            continue
        persons = persons_from_byline(block.text)
        if persons.is_led and (block.role == "byline" or all(map(is_person, persons.names))):
            yield Line("text", block.text, persons.names, is_led=True)


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


def _signature(blocks: Sequence[Block], title_block: int | None) -> Line | None:
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
