"""A headline that carries the site's name, or is nothing but it: what on the page gives the name away."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from pipelines.extract.dateline import dateline_from_paragraph, is_agency
from pipelines.extract.names import STRONG_BORDER, WEAK_BORDER, borders_in, letters, script_of, size, words
from pipelines.extract.structured import Structured, plain_text
from pipelines.model import Block

MAX_HEADLINE_CHARS = 400
"""A heading beyond is a paragraph marked up wrongly; it is taken only if nothing else is there."""
MIN_HEADLINE_WORDS = 3
MAX_AFFIX_WORDS = 5
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
QUOTED = re.compile(r"[«“„\"]([^«»“”„\"]+)[»”“\"]")
MAX_BLOCKS_ABOVE_TEXT = 8
LOGO_BLOCKS = 2
"""So many blocks are the top of a page."""
DATELINE_BLOCKS = 3
FOOT_BLOCKS, MAX_NOTICE_CHARS, MIN_NOTICE_LETTERS = 8, 120, 6


class PrintedPage(msgspec.Struct, frozen=True):
    """The blocks of a page, and where headlines stand among them."""

    blocks: Sequence[Block]
    first_text: int
    """Index of the first paragraph; the number of blocks if there is none."""
    above: Sequence[Block]
    """Those right above it."""
    judged: tuple[Block, ...]
    """Those judged to be headlines."""

    @property
    def judged_above(self) -> Iterator[Block]:
        return (block for block in self.above if block.role == "title")


def printed_page(blocks: Sequence[Block]) -> PrintedPage:
    first = next((b.index for b in blocks if b.verdict == "keep" and len(b.text) > 80), len(blocks))
    above = blocks[max(0, first - MAX_BLOCKS_ABOVE_TEXT) : first]
    return PrintedPage(blocks, first, above, tuple([block for block in blocks if block.role == "title"]))


def without_affix(text: str, at: int | None, structured: Structured, blocks: Sequence[Block]) -> str:
    """A headline of two parts without the shorter one, if that is given away as the site's name.

    `at`: the block that prints it. A name is at most `MAX_AFFIX_WORDS` long, and a headline is left.
    """
    parts = _parts_of(text)
    if parts is None:
        return text
    key = letters(text)
    stated = (plain_text(structured.article.get("headline")), *structured.microdata.get("headline", ())[:1])
    is_stated = any(letters(other) == key for other in stated)
    social, page = letters(structured.first_meta("og:title") or ""), letters(structured.html_title or "")
    if social == key != page and page.startswith(key):
        return text  # <title> names the site behind it
    is_strong = STRONG_BORDER.search(text) is not None
    for name, rest in (parts, parts[::-1]):
        if size(name) > MAX_AFFIX_WORDS or size(rest) < MIN_HEADLINE_WORDS:
            continue
        if not is_stated and _is_given_away(name, rest, text, structured.html_title):
            return rest
        if is_strong and (social == letters(rest) or _is_said_without(rest, name, structured.html_title)):
            return rest
        if is_strong and _credits_itself(name, blocks):
            return rest
        if _is_foreign(name, rest, blocks) or _is_logo(name, at, blocks) or _is_at_foot(name, blocks):
            return rest
        top = blocks[: at if is_strong and at is not None else LOGO_BLOCKS]
        if len(words(name)) >= 2 and _is_printed_alone(letters(name), top):
            return rest
    return text


def is_name_alone(said: Sequence[tuple[str, str]], html_title: str | None, printed: PrintedPage) -> bool:
    """Is what `<title>` and OpenGraph say, and nothing else is declared, just the site's name?

    It is short, and a judged headline above the text carries it; or no judged headline is like it, and the
    page prints it as its first line or at its foot inside a longer one, or the text is in another script.
    """
    if not said or not {"og", "twitter", "html_title"}.issuperset(source for source, _ in said):
        return False
    text = said[-1][1]
    key = letters(text)
    if size(text) > MAX_AFFIX_WORDS or key != letters(html_title or ""):
        return False
    if any(letters(other) != key for _, other in said):
        return False
    blocks = printed.blocks
    judged = {letters(block.text.partition("\n")[0]) for block in printed.judged_above}
    if any(letters(block.text) != key and _carries(block.text, key) for block in printed.judged_above):
        return True
    if key in judged:
        return False
    if _is_printed_alone(key, blocks[:LOGO_BLOCKS]):
        return True
    if len(said) > 1 and not _is_printed_alone(key, printed.above):
        return False
    if any(key in (own := letters(line)) and own != key for line in _foot_lines(blocks)):
        return True
    written = script_of_text(blocks)
    return bool(written) and script_of(text) != written


def names_in_title(html_title: str | None, social: str | None, printed: PrintedPage) -> frozenset[str]:
    """The shorter of the two parts of `<title>`, as letters, if the page prints just that at its very top.

    It is none if OpenGraph (`social`) or a judged headline say just that.
    """
    parts = _parts_of(html_title or "")
    if parts is None:
        return frozenset()
    name, rest = sorted(parts, key=len)
    key = letters(name)
    if not _is_printed_alone(key, printed.blocks[:LOGO_BLOCKS]):
        return frozenset()
    is_said = key == letters(social or "") or any(letters(block.text) == key for block in printed.judged)
    is_name = not is_said and 2 <= size(name) <= MAX_AFFIX_WORDS and size(rest) >= MIN_HEADLINE_WORDS
    return frozenset({key}) if is_name else frozenset()


def _parts_of(title: str) -> tuple[str, str] | None:
    """What stands before and behind the one mark in `title` that is no punctuation."""
    marks = [
        (start, end)
        for start, end in borders_in(title)
        if start > 0 and end < len(title) and not WEAK_BORDER.search(title, start, end)
    ]
    if len(marks) != 1:
        return None
    return title[: marks[0][0]].strip(), title[marks[0][1] :].strip()


def _carries(text: str, key: str) -> bool:
    """Is one of the two parts of the first line the name, the other as long as a headline?"""
    parts = _parts_of(text[:MAX_HEADLINE_CHARS].partition("\n")[0])
    return parts is not None and any(
        letters(name) == key and size(rest) >= MIN_HEADLINE_WORDS for name, rest in (parts, parts[::-1])
    )


def _is_given_away(name: str, rest: str, text: str, html_title: str | None) -> bool:
    """Is `<title>` the name alone, or the same two parts in another order or with another mark?

    A `<title>` names its site somewhere.
    """
    key, own = letters(html_title or ""), letters(text)
    if not key or key == letters(name):
        return bool(key)
    if len(name) >= len(rest) or len(key) != len(own) or text == html_title:
        return False
    is_strong = (
        STRONG_BORDER.search(text) is not None
        or STRONG_BORDER.search((html_title or "").strip(" |»›")) is not None
    )
    return (key != own or is_strong) and key in (letters(name + rest), letters(rest + name))


def _is_foreign(name: str, rest: str, blocks: Sequence[Block]) -> bool:
    """Is the headline in the script of the text, and the name in another?"""
    if name.isascii() and rest.isascii():
        return False
    written = script_of(rest)
    if script_of(name) == written:
        return False
    return script_of_text(blocks) == written


def script_of_text(blocks: Sequence[Block]) -> str:
    """The script of the article's first paragraphs; the empty string without any."""
    kept = (block.text[:200] for block in blocks if block.verdict == "keep")
    return script_of("".join(islice(kept, 5)))


def _is_said_without(rest: str, name: str, html_title: str | None) -> bool:
    """Is `<title>` the headline without the name: alone, or with another name?"""
    if html_title is None or letters(name) in letters(html_title):
        return False
    return letters(rest) in {letters(html_title), *map(letters, _parts_of(html_title) or ())}


def _credits_itself(name: str, blocks: Sequence[Block]) -> bool:
    """Is the name a news agency's, or the one that the dateline of the article credits?"""
    if is_agency(name):
        return True
    key = letters(name)
    kept = islice((block.text for block in blocks if block.verdict == "keep"), DATELINE_BLOCKS)
    datelines = (dateline_from_paragraph(text, frozenset({key})) for text in kept)
    return any(found is not None and letters(found.agency or "") == key for found in datelines)


def _is_logo(name: str, at: int | None, blocks: Sequence[Block]) -> bool:
    """Does the name stand alone at the top of the page and again at its foot?"""
    key = letters(name)
    cut = [block.text for block in blocks if block.verdict == "cut" and block.index != at]
    lines = [line for text in cut[:6] for line in text[:MAX_HEADLINE_CHARS].split("\n")]
    return (
        len(key) >= 4
        and any(letters(line) == key for line in lines)
        and any(key in letters(text[:MAX_HEADLINE_CHARS]) for text in cut[-8:])
    )


def _is_printed_alone(key: str, blocks: Sequence[Block]) -> bool:
    """Does one of the blocks, no paragraph of the article, print just that?"""
    return any(
        len(block.text) <= MAX_NOTICE_CHARS and letters(block.text) == key
        for block in blocks
        if block.verdict == "cut"
    )


def _is_at_foot(name: str, blocks: Sequence[Block]) -> bool:
    """Does the foot of the page print the name, of two words or more: alone, quoted, or in a line with a year?"""
    key = letters(name)
    if len(words(name)) < 2 or len(key) < MIN_NOTICE_LETTERS:
        return False
    if _is_printed_alone(key, blocks[-FOOT_BLOCKS:]):
        return True
    return any(
        key in letters(line)
        and (YEAR.search(line) is not None or any(letters(part) == key for part in QUOTED.findall(line)))
        for line in _foot_lines(blocks)
        if len(line) <= MAX_NOTICE_CHARS
    )


def _foot_lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks[-FOOT_BLOCKS:]:
        if block.verdict == "cut":
            yield from block.text[-MAX_HEADLINE_CHARS:].split("\n")
