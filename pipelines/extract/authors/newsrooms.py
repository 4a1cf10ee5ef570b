"""Who signs where no person does: a newsroom, an organisation, the site itself, as the byline prints it."""

from collections.abc import Collection, Iterator, Sequence

from pipelines.extract.authors.choice import Choice
from pipelines.extract.authors.clutter import without_clutter
from pipelines.extract.authors.leads import after_by, is_stopped, leading_word, starts_with_credit
from pipelines.extract.authors.lines import Line
from pipelines.extract.authors.name_lists import LISTED, cut_tail
from pipelines.extract.authors.no_persons import EDGE, is_organisation
from pipelines.extract.authors.persons import segments
from pipelines.extract.dateline import is_agency
from pipelines.extract.names import letters
from pipelines.extract.wordlists import byline_words
from pipelines.model import Block

LINES_BEHIND = 3
"""So many lines from the last of the text on may be a signature."""
MAX_CHARS = 50
MAX_WORDS = 6
MIN_WORD_CHARS = 4
"""A shorter word of a newsroom ("red") counts only behind a word of authorship, alone."""


def newsroom_from_lines(lines: Sequence[Line], site: Collection[str]) -> Choice | None:
    """The first of `lines` that such an author signs. `site`: letters of the site's names."""
    for line in lines:
        if not line.names and (name := _newsroom(line, site)) is not None:
            return Choice(line.text, (name,), line.witness)
    return None


def lines_behind(blocks: Sequence[Block]) -> list[Line]:
    """The short lines right behind the text."""
    last = next((block.index for block in reversed(blocks) if block.verdict == "keep"), len(blocks))
    return [
        Line("signature", block.text, ())
        for block in blocks[last : last + LINES_BEHIND]
        if len(block.text) <= MAX_CHARS and block.role in ("text", "note", "byline")
    ]


def _newsroom(line: Line, site: Collection[str]) -> str | None:
    parts = signed_parts(line.text)
    return next((name for name, is_led in parts if _is_signer(name, site, is_led=is_led)), None)


def signed_parts(text: str) -> Iterator[tuple[str, bool]]:
    """The first item of each part of a byline, and whether a word of authorship leads it."""
    for line in without_clutter(text).split("\n"):
        for segment in map(str.strip, segments(line)):
            if not segment or is_stopped(segment) or starts_with_credit(segment):
                continue
            rest = after_by(segment)
            name = segment if rest is None else rest if rest.strip(EDGE) else _signed(segment)
            is_led = rest is not None and name != segment
            yield _before_place(LISTED.split(cut_tail(name), maxsplit=1)[0]).strip(EDGE), is_led


def _signed(segment: str) -> str:
    """What follows the first word of authorship, where the newsroom's name is one itself: "Von Redaktion"."""
    found = leading_word("by", segment)
    return (segment[found.end() :].lstrip(" :") if found is not None else "") or segment


def _before_place(name: str) -> str:
    """`name` without "in Rome", "on 3 May" or a count of comments behind it."""
    words = name.split()
    stops = byline_words("in")
    end = next((at for at, word in enumerate(words) if at and (word in stops or word.isdigit())), len(words))
    return " ".join(words[:end])


def _is_signer(name: str, site: Collection[str], *, is_led: bool) -> bool:
    """Is it a newsroom's or, behind a word of authorship, an organisation's or the site's; no agency's, no admin's?"""
    if not 1 < len(name) <= MAX_CHARS or len(name.replace("-", " ").split()) > MAX_WORDS:
        return False
    if name.casefold() in byline_words("nobody") or is_agency(name):
        return False
    if name.casefold() in byline_words("newsroom"):
        return is_led or len(name) >= MIN_WORD_CHARS
    if is_collective(name) and (is_led or name[0].isupper()):
        return True
    return is_led and not name[0].islower() and (letters(name) in site or is_organisation(name))


def is_collective(name: str) -> bool:
    """Has it a word that newsrooms have ("Die Redaktion", "River News Staff")?"""
    words = byline_words("newsroom").intersection(name.casefold().replace("-", " ").split())
    return any(len(word) >= MIN_WORD_CHARS for word in words)
