"""The headings that a page shows, each of which may be its headline."""

import re
from collections.abc import Iterator

import msgspec

from pipelines.extract.names import MAX_TITLE_CHARS, borders_in, is_site_name, letters, size, words
from pipelines.extract.structured import Structured
from pipelines.extract.title_affix import MAX_HEADLINE_CHARS, MIN_HEADLINE_WORDS, PrintedPage
from pipelines.extract.wording import wording_of_line
from pipelines.model import Block

DATE_OR_TIME = re.compile(r"\d[:.]\d\d|(?<!\d)(?:19|20)\d\d(?!\d)")
MAX_HEADINGS = 12
MAX_DATE_CHARS = 40
LONG_HEADLINE_CHARS = 180
"""A heading beyond is rather a standfirst; it loses to a shorter one."""
MAX_WORDING_CHARS = 60
"""A heading up to this size may announce furniture ("More in this section")."""
NEAR_BLOCKS, FAR_BLOCKS = 25, 60
"""So far above the first paragraph headings are looked for, and so far behind it what is judged one."""


class Heading(msgspec.Struct, frozen=True):
    """A visible heading that may be the headline; `bonus` is what its place and markup add to its likeness."""

    source: str
    text: str
    block: int | None
    bonus: float


def title_parts(structured: Structured, names: frozenset[str]) -> frozenset[str]:
    """Stretches of `<title>` and `og:title` between borders, as letters, names of the site left out."""
    found: set[str] = set()
    for text in (structured.html_title, structured.first_meta("og:title")):
        if text and len(text) <= MAX_TITLE_CHARS:
            cuts = (0, *(at for span in borders_in(text) for at in span), len(text))
            pieces = [
                text[start:end]
                for start, end in zip(cuts[::2], cuts[1::2], strict=True)
                if letters(text[start:end])
            ]
            found.update(letters(piece) for piece in pieces if not is_site_name(piece, names))
    return frozenset(part for part in found if len(part) >= 4)


def visible_headings(
    structured: Structured,
    printed: PrintedPage,
    parts: frozenset[str],
    titles: frozenset[str],
    names: frozenset[str],
) -> Iterator[Heading]:
    """The headings that may be the headline, in page order, each text once, and again where markup calls it a heading."""
    seen: set[str] = set()
    plain: set[str] = set()
    for block, is_heading in _headings(printed, parts):
        is_h1, is_judged = block.tag == "h1", block.role == "title"
        is_marked = is_h1 or is_judged or is_heading
        for text in _prints(block, titles):
            key = letters(text)
            is_part = (
                key in titles and block.kind != "list_item" and (" " in text.strip() or not text.isascii())
            )
            if not key or key in names or not (is_marked or is_part):
                continue
            if key in seen and not (is_marked and key in plain):
                continue
            if not is_part and len(text) <= MAX_WORDING_CHARS and wording_of_line(text) is not None:
                continue
            bonus = 0.2 * is_judged + 0.15 * is_h1 + 0.05 * is_heading
            bonus -= 0.25 * (block.index > printed.first_text + 1)
            bonus -= 0.25 * (len(text) > LONG_HEADLINE_CHARS)
            source = "h1" if is_h1 else "block" if is_judged else block.tag
            if len(seen) < MAX_HEADINGS:
                seen.add(key)
                (plain.discard if is_marked else plain.add)(key)
                yield Heading(source, text, block.index, bonus + 0.01 * min(8, len(words(text))))
    for text in structured.headings[:MAX_HEADINGS]:
        key = letters(text)
        if key and key not in seen and key not in names and len(text) <= MAX_HEADLINE_CHARS * 3:
            yield Heading("h1", text, None, 0.1)


def _headings(printed: PrintedPage, parts: frozenset[str]) -> Iterator[tuple[Block, bool]]:
    """(block, is it a heading near the text) of the blocks that may print one of the `parts` or a headline."""
    blocks, first_text = printed.blocks, printed.first_text
    lengths = [len(part) for part in parts] or [0]
    shortest, longest = min(lengths), 3 * max(lengths) + MAX_DATE_CHARS
    near, behind = max(0, first_text - NEAR_BLOCKS), first_text + 3
    yield from ((block, False) for block in blocks[:near] if block.role == "title" or block.tag == "h1")
    initials = {part[0] for part in parts}
    for block in blocks[near:behind]:
        text = block.text
        if block.kind == "heading" and block.level <= 4:
            yield block, True
        elif (
            block.role == "title"
            or block.tag == "h1"
            or (
                shortest <= len(text) <= longest
                and (text[0].lower() in initials or not text[0].isascii() or not text[0].isalnum())
                and block.link_chars < len(text) - 2  # else an entry of a menu
            )
        ):
            yield block, False
    far = blocks[behind : first_text + FAR_BLOCKS]
    yield from ((block, False) for block in far if block.role == "title" or block.tag == "h1")


def _prints(block: Block, titles: frozenset[str]) -> Iterator[str]:
    """What the block may print as a headline: all of it, or its first line where a `<br>` parts more off."""
    if len(block.text) > 3 * MAX_HEADLINE_CHARS:
        return
    first, is_broken, rest = block.text.partition("\n")
    if not is_broken:
        yield first
    else:
        is_dated, is_long = DATE_OR_TIME.search(rest) is not None, size(first) >= MIN_HEADLINE_WORDS
        is_credit = is_long and ": " in rest  # "Text: Jane Doe"
        whole = block.text.replace("\n", " ")
        if len(rest) > MAX_DATE_CHARS or not (is_dated or is_credit) or letters(whole) in titles:
            yield whole
        if is_dated or is_long:
            yield first
