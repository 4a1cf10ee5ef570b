"""Who may have written it where no word of authorship and no declaration tells: every name near the text."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from pipelines.extract.authors.leads import leading_word
from pipelines.extract.authors.lines import AMBIGUOUS_BY, ARROWS, COPYRIGHT, MAX_LINE_CHARS, Line
from pipelines.extract.authors.names import HAN
from pipelines.extract.authors.newsrooms import is_collective, signed_parts
from pipelines.extract.authors.no_persons import EDGE, given_names
from pipelines.extract.authors.persons import names_from_byline
from pipelines.extract.authors.refusals import Refusals
from pipelines.extract.dateline import is_agency
from pipelines.extract.names import letters
from pipelines.extract.wordlists import byline_words
from pipelines.model import Block

SOURCES = ("block", "markup", "tail", "raw", "bare", "behind", "pair")
"""Where a candidate was found: the witnesses of lines; what a line of authorship prints that is no person's
name (`raw`); names alone before (`bare`) and behind the text; a name in the block after a word of authorship."""
BEFORE_TITLE, AFTER_TITLE = 2, 7
BEFORE_TEXT, AFTER_FIRST, BEFORE_LAST, AFTER_LAST = 8, 3, 1, 7
"""Blocks that are looked at, from the headline, the first and the last of the text."""
MAX_CHARS = 60
MAX_NAME_WORDS = 4
PART = re.compile(r"\s*[\n|,•·]")
MAX_REST = 25
"""So many letters beside the names: what has more is a sentence."""
MAX_UNNAMED_CHARS, MAX_UNNAMED_WORDS = 50, 6
MAX_HAN_CHARS = 8
OTHER_WORDS = ("by", "in", "stop", "title", "place", "credit")
"""Lists of words that bylines have besides names."""
READERS = ("comment", "social")
"""Roles of blocks whose names are of others than the writer."""
MAX_LEAD_CHARS = 30
PAIR_BEFORE, PAIR_BEHIND = 8, 15
"""So many blocks before and behind the text a word of authorship alone is looked for."""


class Candidate(msgspec.Struct):
    """Names that one or more witnesses give."""

    names: tuple[str, ...]
    witness: str
    text: str
    """The first line that prints them."""
    block: Block | None
    order: int
    """Number of that line among all lines."""
    is_led: bool = False
    sources: frozenset[str] = frozenset()
    prints: int = 0
    """So many times found."""

    @property
    def rest(self) -> int:
        """Letters of the line that are not of the names."""
        return _rest(self.text, self.names)


class _Found(dict[frozenset[str], Candidate]):
    """Candidates by the letters of their names, in the order in which they are added."""

    lines = 0

    def add(
        self,
        source: str,
        names: tuple[str, ...],
        text: str,
        block: Block | None,
        *,
        witness: str = "signature",
        is_led: bool = False,
    ) -> None:
        key = frozenset(map(letters, names)) - {""}
        if not key:
            return
        found = self.setdefault(key, Candidate(names, witness, text, block, self.lines))
        if _words(names) > _words(found.names):
            found.names = names
        found.is_led = found.is_led or is_led
        found.sources |= {source}
        found.prints += 1
        self.lines += 1


def candidates(
    blocks: Sequence[Block],
    lines: Sequence[Line],
    refusals: Refusals,
    title_block: int | None,
    site: frozenset[str],
) -> list[Candidate]:
    """All candidates of a page. `lines`: those that markup or model call bylines; `site`: letters of its names."""
    kept = [block.index for block in blocks if block.verdict == "keep"]
    if not kept:
        return []
    first, last = kept[0], kept[-1]
    head = blocks[max(0, first - BEFORE_TEXT) : first + AFTER_FIRST]
    if title_block is not None and title_block < first:
        top = blocks[max(0, title_block - BEFORE_TITLE) : title_block + AFTER_TITLE]
        head = (*(block for block in top if block.index < head[0].index), *head)
    tail = blocks[max(first + AFTER_FIRST, last - BEFORE_LAST) : last + AFTER_LAST]
    found = _Found()
    near = (*head, *tail)
    where = {block.text: block for block in reversed(near)}
    for line in lines:
        block = where.get(line.text) or where.get(line.text.split("\n", 1)[0]) or _block_with(line.text, near)
        if line.names:
            found.add(line.witness, line.names, line.text, block, witness=line.witness, is_led=line.is_led)
        is_led = leading_word("by", line.text) is not None
        if (name := _unnamed(line.text, site, is_led=is_led, is_byline=_is_byline(block))) is not None:
            found.add("raw", (name,), line.text, block, witness=line.witness, is_led=is_led)
    for source, region in (("bare", head), ("behind", tail)):
        for block in region:
            is_other = block.index == title_block or block.kind == "quotation" or block.role in READERS
            if not is_other and len(block.text) <= MAX_CHARS:
                _add_alone(found, source, block, blocks, site)
    before, behind = blocks[max(0, first - PAIR_BEFORE) : first], blocks[last + 1 : last + PAIR_BEHIND]
    for text, block, names in (*_pairs(before, site), *_pairs(behind, site)):
        found.add("pair", names, text, block, witness="tail", is_led=True)
    return [candidate for candidate in found.values() if _is_left(candidate, refusals)]


def _is_left(candidate: Candidate, refusals: Refusals) -> bool:
    """Is none of its names refused, an agency's or an admin's?"""
    names = candidate.names
    if any(is_agency(name) or name.casefold() in byline_words("nobody") for name in names):
        return False
    line = Line(candidate.witness, candidate.text, names, candidate.is_led)
    return refusals.writers_of(line) == names


def _add_alone(
    found: _Found, source: str, block: Block, blocks: Sequence[Block], site: frozenset[str]
) -> None:
    """Adds what a short block prints alone, or nearly so, unless a credit beside it tells who is in a picture."""
    text = block.text
    names: tuple[str, ...] = ()
    is_byline = _is_byline(block)
    if is_byline or _may_be_person(block):
        names = names_from_byline(text, is_marked=True)
        if not is_byline and names and _rest(text, names) > MAX_REST:
            names = ()
    if not names and block.role != "furniture":
        source = "raw"
        names = (text.strip(EDGE),) if is_collective(text) or letters(text) in site else ()
    after = blocks[block.index + 1].text if block.index + 1 < len(blocks) else ""
    if names and COPYRIGHT.search(text) is None and COPYRIGHT.match(after) is None:
        found.add(source, names, text, block)


def _may_be_person(block: Block) -> bool:
    """Does it begin with two to four words with capitals, in furniture a given name among them?"""
    text = block.text
    if block.role == "furniture" and not (text.istitle() and _has_given_name(text)):
        return False
    if text[:1].islower():
        return False
    first = PART.split(text, maxsplit=1)[0]
    words = first.split()
    if not first.isascii() and first.upper() == first.lower():
        return len(words) <= MAX_NAME_WORDS and not any(map(str.isdigit, first))
    return 2 <= len(words) <= MAX_NAME_WORDS and words[0][0].isupper() and words[-1][0].isupper()


def _has_given_name(text: str) -> bool:
    """Is one of the first words a given name?"""
    return not given_names().isdisjoint(text.casefold().split(None, MAX_NAME_WORDS)[:MAX_NAME_WORDS])


def _pairs(blocks: Sequence[Block], site: frozenset[str]) -> Iterator[tuple[str, Block, tuple[str, ...]]]:
    """A word of authorship alone in its block, and the names in the next."""
    for block, after in pairwise(blocks):
        if len(block.text) > MAX_LEAD_CHARS or not _is_lead(block.text) or len(after.text) > MAX_CHARS:
            continue
        if after.role in READERS or after.text.startswith(ARROWS):
            continue
        names = names_from_byline(f"By {after.text}", is_marked=True)
        if not names and (name := _unnamed(after.text, site, is_led=True, is_byline=True)) is not None:
            names = (name,)
        if names:
            yield f"{block.text}\n{after.text}", block, names


def _is_lead(text: str) -> bool:
    folded = text.strip(" :：").casefold()
    return folded in byline_words("by") and folded not in AMBIGUOUS_BY


def _is_byline(block: Block | None) -> bool:
    return block is not None and block.role == "byline"


def _block_with(text: str, blocks: Sequence[Block]) -> Block | None:
    """The first short block that holds `text`, an element's."""
    return next((block for block in blocks if text in block.text and len(block.text) <= MAX_LINE_CHARS), None)


def _rest(text: str, names: tuple[str, ...]) -> int:
    """Letters of `text` that are not of the names."""
    return len(letters(text)) - sum(len(letters(name)) for name in names)


def _words(names: tuple[str, ...]) -> int:
    return sum(len(name.split()) for name in names if name[0].isalpha())


def _unnamed(text: str, site: frozenset[str], *, is_led: bool, is_byline: bool) -> str | None:
    """What stands where a name would and is no person's: a newsroom, the site, an account."""
    for name, is_signed in signed_parts(text):
        if not _may_be_name(name):
            continue
        is_asked = is_byline or (is_led and is_signed)
        if is_asked or is_collective(name) or letters(name) in site:
            return name
    return None


def _may_be_name(name: str) -> bool:
    """Short, of words, none of them one that bylines have besides names."""
    if not 1 < len(name) <= MAX_UNNAMED_CHARS or len(name.split()) > MAX_UNNAMED_WORDS:
        return False
    if not name[0].isalnum() or not any(map(str.isalpha, name)) or (" " in name and name[0].islower()):
        return False
    if len(name) > MAX_HAN_CHARS and HAN.search(name) is not None:
        return False
    folded = name.casefold()
    return folded in byline_words("newsroom") or not any(folded in byline_words(kind) for kind in OTHER_WORDS)
