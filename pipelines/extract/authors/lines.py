"""What a line of authorship looks like: blocks judged so, led by "by", or named so by their markup."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from pipelines.extract.authors.leads import leading_word
from pipelines.extract.authors.marks import UNAUTHORED, marked_texts
from pipelines.extract.authors.names import unique_names
from pipelines.extract.authors.no_persons import has_job, is_organisation
from pipelines.extract.authors.persons import names_from_byline, persons_from_byline
from pipelines.extract.names import letters
from pipelines.model import Block

MAX_LINE_CHARS = 220
MAX_LED_CHARS = 100
AMBIGUOUS_BY = frozenset(
    "from aus de da di od av af del text texte texto tekst na ni nga own من از for by- 글 文 text: interview redaktion journalist per theo του της από bài".split()
)
UNNAMED = UNAUTHORED - {"caption", "standfirst"}
"""Roles of blocks that do not go on where a block ends with a word of authorship: a name alone is misjudged at times."""
SENTENCE_END = re.compile(r"(?:\s[^\W\d_]+){6}[.!?…](?:\s|$)")
ARROWS = ("«", "»", "‹", "›", "←", "→")
"""Links to other articles begin so."""
COPYRIGHT = re.compile("^©", re.M)
"""A line of the credit of a picture: those around it name who is seen."""


class Line(msgspec.Struct, frozen=True):
    """A printed line of authorship: `block` (judged so, or led by "by"), `markup` (named so) or `tail`."""

    witness: str
    text: str
    names: tuple[str, ...]
    is_led: bool = False
    """A word of authorship stands before the names."""


def printed_lines(
    links: Sequence[Any], markup: str, head: Sequence[Block], tail: Sequence[Block], plain: Sequence[Line]
) -> Iterator[Line]:
    """The lines of authorship near the headline, then those after the text.

    `links`, `markup`: where marked elements are looked for; `plain`: the former lines without their help.
    """
    marked, late = marked_texts(links, markup, head, tail)
    spaced = {letters(text): text for text in (*late, *marked)}
    yield from lines_of_blocks(head, "block", spaced) if spaced else plain
    for text in marked:
        yield _marked_line("markup", text)
    yield from lines_of_blocks(tail, "tail", spaced)
    for text in late:
        yield _marked_line("tail", text)


def _marked_line(witness: str, text: str) -> Line:
    """Of an element that speaks of an author a single word is a name only if it is all that it prints."""
    persons = persons_from_byline(text, is_marked=True, allows_one_word=False)
    names = persons.names or names_from_byline(text, is_marked=True)
    if not persons.is_led and not persons.names and letters("".join(names)) != letters(text):
        names = ()
    return Line(witness, text, names, persons.is_led)


def lines_of_blocks(blocks: Sequence[Block], witness: str, spaced: Mapping[str, str]) -> Iterator[Line]:
    """Blocks judged to be bylines, neighbours joined, and lines led by a word of authorship."""
    waiting: list[str] = []
    is_judged = False
    for block in blocks:
        may_lead = len(block.text) <= MAX_LINE_CHARS and block.role not in UNAUTHORED
        found = leading_word("by", block.text) if may_lead else None
        if may_lead and found is None and (led := _led_inside(block)) is not None:
            yield _line(witness, [led], spaced, is_judged=False)
        is_byline = block.role == "byline" and len(block.text) <= 2 * MAX_LINE_CHARS
        if block.kind == "quotation" and (is_byline or found is not None):
            continue
        is_bare = found is not None and len(block.text) <= len(found.group()) + 2
        if is_bare and block.level == 1:
            found, is_bare = None, False  # a headline: "Words"
        is_led = found is not None and not is_bare and _is_by_line(found.group(), block)
        if waiting and not is_byline and not (is_led and is_judged):
            last = leading_word("by", waiting[-1])
            is_open = last is not None and len(waiting[-1]) <= len(last.group()) + 2
            is_next = block.role not in UNNAMED and not block.text.startswith(ARROWS)
            if is_open and len(block.text) <= 80 and is_next:
                waiting.append(block.text)
            yield _line(witness, waiting, spaced, is_judged=is_judged)
            waiting, is_judged = [], False
            continue
        if is_byline or (
            is_bare
            and block.role not in UNAUTHORED
            and found is not None
            and found.group().casefold() not in AMBIGUOUS_BY
        ):
            waiting.append(block.text)
            is_judged = is_judged or is_byline
        elif is_led:
            yield _line(witness, [block.text], spaced, is_judged=False)
    if waiting:
        yield _line(witness, waiting, spaced, is_judged=is_judged)


def _led_inside(block: Block) -> str | None:
    """The first line led by a word of authorship in a block of several that is no byline as a whole."""
    if "\n" not in block.text or block.role == "byline":
        return None
    for text in block.text.split("\n"):
        found = leading_word("by", text)
        if found is None or found.group().casefold() in AMBIGUOUS_BY:
            continue
        if len(text) > len(found.group()) + 2:
            return text
    return None


def _line(witness: str, texts: list[str], spaced: Mapping[str, str], *, is_judged: bool) -> Line:
    """A line; where markup names the same letters, its text is better spaced than the block's."""
    parts = [spaced.get(letters(text), text) for text in texts]
    text = "\n".join(texts)
    is_judged = is_judged and COPYRIGHT.search(text) is None
    persons = persons_from_byline("\n".join(parts), is_marked=is_judged, allows_one_word=witness == "tail")
    if not persons.names and parts != texts and "\n" in text:
        persons = persons_from_byline(text, is_marked=is_judged, allows_one_word=witness == "tail")
    if is_judged and _is_sentence(text):
        return Line(witness, text, ())
    exact = tuple(name for name in _exact(letters(text), spaced) if not _is_inside_word(name, text))
    if len(exact) > 1:
        exact = tuple(name for name in exact if not is_organisation(name) and not has_job(name))
    is_exact = bool(exact) and len(exact) >= len(persons.names)
    return Line(witness, text, exact if is_exact else persons.names, persons.is_led)


def _is_sentence(text: str) -> bool:
    """A long line with the end of a sentence that does not begin with a word of authorship."""
    return (
        len(text) > MAX_LED_CHARS
        and "\n" not in text
        and SENTENCE_END.search(text) is not None
        and leading_word("by", text) is None
    )


def _is_inside_word(name: str, text: str) -> bool:
    """Does `text` hold the name only as the end of a longer word, as of a handle?"""
    at = text.find(name)
    return at > 0 and text[at - 1].isalnum() and not name[0].isupper()


def _exact(key: str, spaced: Mapping[str, str]) -> tuple[str, ...]:
    """Names that marked elements inside the line print alone."""
    inside = [other for other in spaced if other in key and len(other) < len(key)]
    least = [other for other in inside if not any(less != other and less in other for less in inside)]
    found = [names_from_byline(spaced[other], is_marked=True) for other in sorted(least, key=key.find)]
    if not all(
        len(names) == 1 and letters(names[0]) == other
        for names, other in zip(found, sorted(least, key=key.find), strict=True)
    ):
        return ()
    return unique_names(name for names in found for name in names)


def _is_by_line(word: str, block: Block) -> bool:
    """A short line after "by" is a byline; "de", "aus", "from" begin other lines as well."""
    if word.casefold() in AMBIGUOUS_BY or block.role in UNAUTHORED or len(block.text) > MAX_LINE_CHARS:
        return False
    signs = (block.verdict == "keep", len(block.text) > 90, block.text.endswith((".", "!", "?")))
    if sum(signs) > 1:
        return False
    return len(block.text) <= 140 or "\n" in block.text
