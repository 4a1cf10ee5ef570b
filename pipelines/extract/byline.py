"""Who wrote it: the byline as printed and the persons in it, from the best witness."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from pipelines.extract.author_marks import UNAUTHORED, marked_texts
from pipelines.extract.dateline import is_agency
from pipelines.extract.names import letters
from pipelines.extract.persons import (
    has_job,
    is_organisation,
    names_from_byline,
    names_from_value,
    persons_from_byline,
)
from pipelines.extract.structured import Structured, plain_text, resolved, texts_of
from pipelines.extract.wordlists import word_pattern
from pipelines.model import Block, Page

META_NAMES = (
    "author", "article:author", "article:author_name", "dc.creator", "dcterms.creator", "sailthru.author", "parsely-author", "byl", "byline",
    "citation_author", "authors", "cxenseparse:author", "cse_author", "og:article:author", "rnews:author", "twitter:data1_",
)  # fmt: skip
MAX_LINE_CHARS = 220
BEFORE_TITLE, AFTER_TITLE = 4, 14
AFTER_TEXT = 4


class Byline(msgspec.Struct, frozen=True, kw_only=True):
    """The byline as printed, the persons it names, and what each witness said (winner first)."""

    text: str | None = None
    authors: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()


class Line(msgspec.Struct, frozen=True):
    """A printed line of authorship: `block` (judged so, or led by "by"), `markup` (named so) or `tail`."""

    witness: str
    text: str
    names: tuple[str, ...]
    is_led: bool = False
    """A word of authorship stands before the names."""


def byline_from_page(
    page: Page,
    structured: Structured,
    blocks: Sequence[Block],
    *,
    title_block: int | None,
    not_names: frozenset[str],
) -> Byline:
    """The byline of the article on `page`.

    `not_names`: letters of the site's names, which count as an author only where a byline prints them. A
    printed line near the headline decides; a declared author whom that line names in other words, or whom no
    line contradicts, is taken as declared.
    """
    head, tail = _regions(blocks, title_block)
    declared = _declared(structured, not_names)
    printed = [*_lines(head, "block", {})]
    if not _is_settled(declared, printed):
        printed = list(_printed(page, head, tail))
    seen, late = (
        "".join(letters(b.text) for b in region if len(b.text) <= 2 * MAX_LINE_CHARS)
        for region in (head, tail)
    )
    declared = _without_editors(_fullest_first(declared, seen), (*head, *tail))
    line, names, winner = _choice(declared, printed, seen, late)
    if not names and (signed := _signature(blocks, title_block)) is not None:
        line, names, winner = signed.text, signed.names, signed.witness
        printed.append(signed)
    if not names and (own := _declared_site(structured, not_names)):
        names, winner = own, "jsonld"
    witnesses = [f"{source}: {', '.join(found[:10])}" for source, found in declared if found]
    witnesses += [f"{printed_line.witness}: {printed_line.text[:120]}" for printed_line in printed[:4]]
    witnesses.sort(key=lambda witness: not witness.startswith(winner + ":"))
    return Byline(text=line, authors=names, witnesses=tuple(dict.fromkeys(witnesses)))


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


SIGNATURE_ROLES = frozenset({"byline", "caption"})
UNSIGNED_TAGS = frozenset({"li", "h1", "h2", "h3", "h4", "figcaption", "button", "label", "option", "nav"})
MAX_SIGNATURE_CHARS = 40
SIGNED = re.compile(r"[^\W\d_a-zа-я][^\W\d_]*(?:[-'’.][^\W\d_]*)*\.?")


def _is_settled(declared: list[tuple[str, tuple[str, ...]]], printed: list[Line]) -> bool:
    """Does the first line with names print just the declared ones? Then no markup need be asked."""
    line = next((line for line in printed if line.names), None)
    if line is None or not declared:
        return False
    names = declared[0][1]
    is_full = all(" " in name for name in names)
    return is_full and {letters(name) for name in names} == {letters(name) for name in line.names}


def _choice(
    declared: list[tuple[str, tuple[str, ...]]], printed: list[Line], seen: str, late: str
) -> tuple[str | None, tuple[str, ...], str]:
    """(line, names, witness). `seen`, `late`: letters of the lines before and after the text."""
    named = [line for line in printed if line.names]
    first = printed[0].text if printed and printed[0].witness == "block" else None
    for source, names in declared:
        keys = {letters(name) for name in names}
        for line in named:
            mine = {letters(name) for name in line.names}
            if keys == mine:
                is_handle = not any(" " in name for name in names) and any(" " in name for name in line.names)
                return line.text, line.names if is_handle else names, source
            is_fuller = line.witness in ("block", "markup") and keys < mine and len(keys) == 1
            if is_fuller and all(" " in name and not is_organisation(name) for name in line.names):
                return line.text, line.names, line.witness
            if (
                line.witness in ("block", "markup")
                and len(mine) == len(keys)
                and all(any(key in own for own in mine) for key in keys)
            ):
                return line.text, line.names, "block"
            text = letters(line.text)
            persons = [name for name in line.names if not is_organisation(name)]
            if all(key in text for key in keys) and not (
                line.witness == "block" and len(persons) > len(keys)
            ):
                return line.text, names, source
    full = [names for source, names in declared if source == "jsonld" and all(" " in name for name in names)]
    led = [line for line in named if line.witness == "block" and line.is_led]
    led.sort(key=lambda line: not any(" " in name for name in line.names))
    for line in led:
        if not full or any(" " in name for name in line.names):
            return line.text, line.names, "block"
    for source, names in declared:
        if all(letters(name) in seen for name in names):
            return first, names, source
    for line in named:
        if line.witness in ("block", "markup") and all(" " in name for name in line.names):
            return line.text, line.names, line.witness
    agreed = [names for source, names in declared if source != "jsonld"]
    for source, names in declared:
        if (
            source == "jsonld"
            or (len(agreed) == 2 and agreed[0] == agreed[1])
            or all(letters(name) in late for name in names)
        ):
            return first, names, source
    if named:
        return named[0].text, named[0].names, named[0].witness
    return first, (), ""


def _fullest_first(
    declared: list[tuple[str, tuple[str, ...]]], seen: str
) -> list[tuple[str, tuple[str, ...]]]:
    """The declared names, first those that hold all of the first witness's and are all printed."""
    if len(declared) < 2:
        return declared
    first = {letters(name) for name in declared[0][1]}
    for source, names in declared[1:]:
        keys = {letters(name) for name in names}
        if first < keys and all(key in seen for key in keys):
            return [(source, names), *(other for other in declared if other[0] != source)]
    return declared


def _without_editors(
    declared: list[tuple[str, tuple[str, ...]]], blocks: Sequence[Block]
) -> list[tuple[str, tuple[str, ...]]]:
    """The declared names without those that a line names as editor, photographer, translator."""
    credit = word_pattern("credit")
    credited = "".join(
        letters(block.text) for block in blocks if len(block.text) <= 120 and credit.match(block.text)
    )
    if not credited:
        return declared
    kept = [
        (source, tuple(name for name in names if letters(name) not in credited)) for source, names in declared
    ]
    return [(source, names) for source, names in kept if names]


def _declared_site(structured: Structured, not_names: frozenset[str]) -> tuple[str, ...]:
    """The site's own name where JSON-LD declares it, and nobody else, as the author."""
    authors = structured.article.get("author") or structured.article.get("creator")
    names = _unique(_names_of_node(authors, structured.nodes, frozenset()))
    return names if all(letters(name) in not_names for name in names) else ()


def _declared(structured: Structured, not_names: frozenset[str]) -> list[tuple[str, tuple[str, ...]]]:
    authors = structured.article.get("author") or structured.article.get("creator")
    names = _unique(_names_of_node(authors, structured.nodes, not_names))
    found = [("jsonld", names)] if names else []
    for key in META_NAMES:
        values = structured.meta.get(key, ())
        names = _unique(
            name for value in values[:300] for name in names_from_value(value, not_names=not_names)
        )
        if names and all(" " in name or not name.isascii() for name in names):
            found.append(("meta", names))
            break
    if names := _unique(
        name
        for value in structured.microdata.get("author", ())[:20]
        for name in names_from_value(value, not_names=not_names)
    ):
        found.append(("microdata", names))
    return found


def _names_of_node(
    value: Any, nodes: tuple[Mapping[str, Any], ...], not_names: frozenset[str]
) -> Iterator[str]:
    for item in value[:300] if isinstance(value, list) else [value]:
        node = resolved(item, nodes)
        if isinstance(node, list):
            yield from _names_of_node(node, nodes, not_names)
        elif isinstance(node, dict):
            for text in texts_of(node.get("name")):
                found = names_from_value(text, not_names=not_names)
                yield from found or ((text,) if is_agency(text) else ())
        else:
            yield from names_from_value(plain_text(node), not_names=not_names)


def _printed(page: Page, head: Sequence[Block], tail: Sequence[Block]) -> Iterator[Line]:
    """The lines of authorship near the headline, then those after the text."""
    marked, late = marked_texts(page, head, tail)
    spaced = {letters(text): text for text in (*late, *marked)}
    yield from _lines(head, "block", spaced)
    for text in marked:
        yield _marked_line("markup", text)
    yield from _lines(tail, "tail", spaced)
    for text in late:
        yield _marked_line("tail", text)


def _marked_line(witness: str, text: str) -> Line:
    """Of an element that speaks of an author a single word is a name only if it is all that it prints."""
    persons = persons_from_byline(text, is_marked=True, allows_one_word=False)
    names = persons.names or names_from_byline(text, is_marked=True)
    if not persons.is_led and not persons.names and letters("".join(names)) != letters(text):
        names = ()
    return Line(witness, text, names, persons.is_led)


def _lines(blocks: Sequence[Block], witness: str, spaced: Mapping[str, str]) -> Iterator[Line]:
    """Blocks judged to be bylines, neighbours joined, and lines led by a word of authorship."""
    by = word_pattern("by")
    waiting: list[str] = []
    is_judged = False
    for block in blocks:
        found = by.match(block.text)
        is_byline = block.role == "byline" and len(block.text) <= 2 * MAX_LINE_CHARS
        is_bare = found is not None and len(block.text) <= len(found.group()) + 2
        is_led = found is not None and not is_bare and _is_by_line(found.group(), block)
        if waiting and not is_byline and not (is_led and is_judged):
            last = by.match(waiting[-1])
            is_open = last is not None and len(waiting[-1]) <= len(last.group()) + 2
            if is_open and len(block.text) <= 80 and block.role not in UNAUTHORED:
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


def _line(witness: str, texts: list[str], spaced: Mapping[str, str], *, is_judged: bool) -> Line:
    """A line; where markup names the same letters, its text is better spaced than the block's."""
    parts = [spaced.get(letters(text), text) for text in texts]
    text = "\n".join(texts)
    persons = persons_from_byline("\n".join(parts), is_marked=is_judged, allows_one_word=witness == "tail")
    exact = tuple(name for name in _exact(letters(text), spaced) if not _is_inside_word(name, text))
    if len(exact) > 1:
        exact = tuple(name for name in exact if not is_organisation(name) and not has_job(name))
    is_exact = bool(exact) and len(exact) >= len(persons.names)
    return Line(witness, text, exact if is_exact else persons.names, persons.is_led)


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
    return _unique(name for names in found for name in names)


def _is_by_line(word: str, block: Block) -> bool:
    """A short line after "by" is a byline; "de", "aus", "from" begin other lines as well."""
    if word.casefold() in AMBIGUOUS_BY or block.role in UNAUTHORED or len(block.text) > MAX_LINE_CHARS:
        return False
    if block.verdict == "keep" and (len(block.text) > 90 or block.text.endswith((".", "!", "?"))):
        return False
    return len(block.text) <= 140 or "\n" in block.text


AMBIGUOUS_BY = frozenset(
    "from aus de da di od av af del text texte texto tekst na ni nga own من از for by- 글 文 text: interview redaktion journalist per theo του της από bài".split()
)


def _regions(blocks: Sequence[Block], title_block: int | None) -> tuple[Sequence[Block], Sequence[Block]]:
    kept = [block.index for block in blocks if block.verdict == "keep"]
    if not kept:
        return blocks[:40], ()
    first, last = kept[0], kept[-1]
    if title_block is None or title_block > first:
        start = max(0, first - AFTER_TITLE)
    else:
        start = max(0, title_block - BEFORE_TITLE, first - 3 * AFTER_TITLE)
    return blocks[start : first + 4], blocks[max(first + 4, last) : last + 1 + AFTER_TEXT]


def _unique(names: Iterator[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(letters(name), name)
    return tuple(seen.values())
