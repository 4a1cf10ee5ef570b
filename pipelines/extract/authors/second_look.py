"""Lines that are asked when no byline names anybody: misjudged ones, far ones, signatures."""

from collections.abc import Iterable, Iterator, Sequence

from pipelines.extract.authors.clutter import CAMEL
from pipelines.extract.authors.leads import has_word, leading_word
from pipelines.extract.authors.lines import AMBIGUOUS_BY, MAX_LED_CHARS, MAX_LINE_CHARS, Line
from pipelines.extract.authors.marks import UNAUTHORED
from pipelines.extract.authors.no_persons import is_person
from pipelines.extract.authors.persons import persons_from_byline
from pipelines.extract.authors.signatures import signature
from pipelines.extract.authors.within_text import writers_within_text
from pipelines.model import Block

MAX_BLOCKS_BEHIND = 30
AFTER_HEADLINE = 4
"""So many lines behind the headline are asked for a date line with a name, however far the text is."""
POSTED = ("posted", "publi", "submitted", "gepostet", "beitrag", "kommentar", "added")
"""Comments begin so too."""
LAST_LINES = 4


def second_look(
    blocks: Sequence[Block], head: Sequence[Block], tail: Sequence[Block], title_block: int | None
) -> Iterator[Line]:
    """Lines that are asked when no byline names anybody, best first.

    Lines near the headline judged otherwise but led by "by"; bylines far behind the text and inside it; who signs
    at its end.
    """
    yield from _misjudged(blocks, head, tail, title_block)
    yield from _far_behind(blocks, tail)
    yield from writers_within_text(blocks)
    yield from _led_in_text(blocks)
    if (line := signature(blocks)) is not None:
        yield line


def _misjudged(
    blocks: Sequence[Block], head: Sequence[Block], tail: Sequence[Block], title_block: int | None
) -> Iterator[Line]:
    """Captions, leads and date lines that "by" leads."""
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
            is_unspaced = is_date and not any(" " in name for name in persons.names)
            if persons.names and (is_led or (is_unspaced and any(map(str.isdigit, block.text)))):
                yield Line("block", block.text, persons.names, is_led=True)


def _far_behind(blocks: Sequence[Block], tail: Sequence[Block]) -> Iterator[Line]:
    """Bylines and phrases like "written by" behind the lines after the text."""
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
