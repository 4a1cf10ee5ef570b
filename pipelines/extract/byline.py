"""Who wrote it: the byline as printed and the persons in it, from the best witness."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from pipelines.extract.author_marks import UNAUTHORED, marked_texts
from pipelines.extract.dateline import is_agency
from pipelines.extract.names import is_site_name, letters
from pipelines.extract.persons import (
    INNER_BY,
    has_job,
    is_organisation,
    leading_word,
    names_from_byline,
    names_from_value,
    persons_from_byline,
)
from pipelines.extract.structured import Structured, plain_text, resolved, texts_of, types_of
from pipelines.extract.topics import Topics
from pipelines.model import Block, Page

META_NAMES = (
    "author", "article:author", "article:author_name", "dc.creator", "dcterms.creator", "sailthru.author", "parsely-author", "byl", "byline",
    "citation_author", "authors", "cxenseparse:author", "cse_author", "og:article:author", "rnews:author", "twitter:data1_",
)  # fmt: skip
MAX_LINE_CHARS = 220
BEFORE_TITLE, AFTER_TITLE = 4, 14
AFTER_TEXT = 5


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
    markup: str,
    title_block: int | None,
    not_names: frozenset[str],
) -> Byline:
    """The byline of the article on `page`.

    `markup`: the page as the marked string of `body.flatten`.
    `not_names`: letters of the site's names, which count as an author only where a byline prints them. A
    printed line near the headline decides; a declared author whom that line names in other words, or whom no
    line contradicts, is taken as declared.
    """
    head, tail = _regions(blocks, title_block)
    declared = _declared(structured, not_names)
    topics = Topics(page, structured, blocks)
    known = {letters(name) for _, names in declared for name in names}
    printed = [_without_topics(line, topics, known, not_names) for line in _lines(head, "block", {})]
    seen, late = _Prints(head), _Prints(tail)
    if not _is_settled(declared, printed, seen):
        printed = [
            _without_topics(line, topics, known, not_names)
            for line in _printed(page, markup, head, tail, printed)
            if line.witness == "block" or line.is_led or not _are_site(line.names, not_names)
        ]
    declared = _without_editors(_fullest_first(declared, seen), (*head, *tail))
    line, names, winner = _choice(declared, printed, seen, late)
    if not names:
        names, winner = _declared_elsewhere(declared, blocks)
    second = _second_look(blocks, head, tail, title_block) if not names else iter(())
    looked = (_without_topics(line, topics, known, not_names) for line in second)
    if (found := next((line for line in looked if line.names), None)) is not None:
        line, names, winner = found.text, _whole(found.names, declared), found.witness
        printed.append(found)
    if not names:
        names, winner = _declared_alone(structured, declared, not_names)
    witnesses = [f"{source}: {', '.join(found[:10])}" for source, found in declared if found]
    witnesses += [f"{printed_line.witness}: {printed_line.text[:120]}" for printed_line in printed[:4]]
    witnesses.sort(key=lambda witness: not witness.startswith(winner + ":"))
    return Byline(text=line, authors=names, witnesses=tuple(dict.fromkeys(witnesses)))


def _without_topics(line: Line, topics: Topics, known: Collection[str], site: Collection[str]) -> Line:
    """A line without a word of authorship and its names but topics that no witness (`known`) declares."""
    if line.is_led or not line.names:
        return line
    are_topics = not any(letters(name) in known for name in line.names) and topics.are_in(line.text)
    names = tuple(
        name
        for name in line.names
        if letters(name) in known or not (are_topics or name in topics or _is_account(name, line.text, site))
    )
    return line if names == line.names else msgspec.structs.replace(line, names=names)


def _is_account(name: str, line: str, site: Collection[str]) -> bool:
    """Is it the site's own name in small letters, in a line without any word of authorship?"""
    return name.islower() and letters(name) in site and INNER_BY.search(line) is None


def _are_site(names: tuple[str, ...], not_names: frozenset[str]) -> bool:
    """Are all of them words that the site goes by? A site of two words may be a person's."""
    return bool(names) and all(" " not in name and letters(name) in not_names for name in names)


class _Prints:
    """The short lines of a region, asked whether they print a name."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    @cached_property
    def _text(self) -> str:
        return "\n".join(
            block.text
            for block in self._blocks
            if block.verdict == "cut" and block.role != "title" and len(block.text) <= 2 * MAX_LINE_CHARS
        )

    @cached_property
    def _letters(self) -> str:
        return letters(self._text)

    def __contains__(self, name: object) -> bool:
        """A name of several words by its letters, as blocks may glue words; one of one word as a word."""
        text = str(name)
        if " " in text or not text.isascii():
            return letters(text) in self._letters
        return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", self._text, re.I) is not None


def _second_look(
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
        if block.role == "byline" or (found is not None and found.group().casefold().startswith("aut")):
            persons = persons_from_byline(block.text)
            if persons.names and (block.role == "byline" or all(map(_is_person, persons.names))):
                yield Line("tail", block.text, persons.names, is_led=True)
    if (last := _last_line(blocks)) is not None:
        yield last
    if (signed := _signature(blocks, title_block)) is not None:
        yield signed


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


INITIALS = re.compile(r"\(?(?P<letters>[a-zäöü]{2,4})\)?")
NO_INITIALS = frozenset("end ende fin red ps top foto pm am".split())
SIGNED_END = re.compile(r"[.!?»“”\"]\s*\((?P<name>[^()\n]{5,40})\)[\s+]*$")
MAX_LED_CHARS = 100
MAX_BLOCKS_BEHIND = 30
AFTER_HEADLINE = 4
"""So many lines behind the headline are asked for a date line with a name, however far the text is."""


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


def _is_settled(declared: list[tuple[str, tuple[str, ...]]], printed: list[Line], seen: "_Prints") -> bool:
    """Does the first line with names need no help from markup?

    It prints just the declared names; where nothing is declared, whole names without signs of glued elements.
    Without such a line the declared ones must be printed near the headline.
    """
    line = next((line for line in printed if line.names), None)
    if line is None:
        return bool(declared) and all(" " in name and name in seen for name in declared[0][1])
    if not declared:
        is_plain = all(name.count(" ") == 1 and not has_job(name) for name in line.names)
        return is_plain and not GLUED.search(line.text)
    names = declared[0][1]
    is_full = all(" " in name for name in names)
    return is_full and {letters(name) for name in names} == {letters(name) for name in line.names}


GLUED = re.compile(r"[a-zß-ÿ][A-Z]")
"""Where two elements without a space between them may meet."""


def _choice(
    declared: list[tuple[str, tuple[str, ...]]], printed: list[Line], seen: "_Prints", late: "_Prints"
) -> tuple[str | None, tuple[str, ...], str]:
    """(line, names, witness). `seen`, `late`: the short lines before and after the text."""
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
        if all(name in seen for name in names):
            return first, names, source
    for line in named:
        if line.witness in ("block", "markup") and all(" " in name for name in line.names):
            return line.text, line.names, line.witness
    for source, names in declared:
        if all(name in late for name in names):
            return first, names, source
    if named:
        return named[0].text, _whole(named[0].names, declared), named[0].witness
    return first, (), ""


def _whole(names: tuple[str, ...], declared: list[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """The declared list that has all of `names` and more, else `names`."""
    return next((listed for _, listed in declared if set(names) < set(listed)), names)


def _fullest_first(
    declared: list[tuple[str, tuple[str, ...]]], seen: "_Prints"
) -> list[tuple[str, tuple[str, ...]]]:
    """The declared names, first those that hold all of the first witness's and are all printed."""
    if len(declared) < 2:
        return declared
    first = {letters(name) for name in declared[0][1]}
    for source, names in declared[1:]:
        if first < {letters(name) for name in names} and all(name in seen for name in names):
            return [(source, names), *(other for other in declared if other[0] != source)]
    return declared


def _without_editors(
    declared: list[tuple[str, tuple[str, ...]]], blocks: Sequence[Block]
) -> list[tuple[str, tuple[str, ...]]]:
    """The declared names without those that a line names as editor, photographer, translator."""
    if not declared:
        return declared
    credited = "".join(
        letters(block.text)
        for block in blocks
        if len(block.text) <= 120 and leading_word("credit", block.text)
    )
    if not credited:
        return declared
    kept = [
        (source, tuple(name for name in names if letters(name) not in credited)) for source, names in declared
    ]
    return [(source, names) for source, names in kept if names]


def _declared_elsewhere(
    declared: list[tuple[str, tuple[str, ...]]], blocks: Sequence[Block]
) -> tuple[tuple[str, ...], str]:
    """(names, witness) of those in JSON-LD, or twice declared, whom the page prints far from headline and text."""
    for source, names in declared:
        is_believed = source == "jsonld" or sum(names == other for _, other in declared) > 1
        if is_believed and all(
            _is_person(name) and any(name in block.text for block in blocks) for name in names
        ):
            return names, source
    return (), ""


def _is_person(name: str) -> bool:
    """Has it a first and a last name, or a script that does not part them?"""
    return (" " in name or not name.isascii()) and not is_organisation(name)


def _declared_alone(
    structured: Structured, declared: list[tuple[str, tuple[str, ...]]], not_names: frozenset[str]
) -> tuple[tuple[str, ...], str]:
    """(names, witness) of persons whom the JSON-LD of a news article declares and the page does not print.

    On other pages the account that published is no author; a site is nowhere one.
    """
    if any("News" in kind for kind in types_of(structured.article)):
        for source, names in declared:
            if source == "jsonld" and any(
                _is_person(name) and not is_site_name(name, not_names) for name in names
            ):
                return names, source
    return (), ""


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
    listed = [
        names_from_value(value, not_names=not_names) for value in structured.microdata.get("author", ())[:20]
    ]
    names = _unique(name for named in listed for name in named)
    if any(map(_is_handle, names)):
        names = next(filter(None, listed))
    if names:
        found.append(("microdata", names))
    return found


def _is_handle(name: str) -> bool:
    """One word: where several are marked one after the other, each wrote a post of a thread."""
    return " " not in name and name.isascii()


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
                yield from found or ((text,) if is_agency(text) and letters(text) not in not_names else ())
        else:
            yield from names_from_value(plain_text(node), not_names=not_names)


def _printed(
    page: Page, markup: str, head: Sequence[Block], tail: Sequence[Block], plain: Sequence[Line]
) -> Iterator[Line]:
    """The lines of authorship near the headline, then those after the text.

    `plain`: the former without the help of marked elements.
    """
    marked, late = marked_texts(page, markup, head, tail)
    spaced = {letters(text): text for text in (*late, *marked)}
    yield from _lines(head, "block", spaced) if spaced else plain
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
    waiting: list[str] = []
    is_judged = False
    for block in blocks:
        may_lead = len(block.text) <= MAX_LINE_CHARS and block.role not in UNAUTHORED
        found = leading_word("by", block.text) if may_lead else None
        is_byline = block.role == "byline" and len(block.text) <= 2 * MAX_LINE_CHARS
        if block.kind == "quotation" and (is_byline or found is not None):
            continue
        is_bare = found is not None and len(block.text) <= len(found.group()) + 2
        is_led = found is not None and not is_bare and _is_by_line(found.group(), block)
        if waiting and not is_byline and not (is_led and is_judged):
            last = leading_word("by", waiting[-1])
            is_open = last is not None and len(waiting[-1]) <= len(last.group()) + 2
            is_next = block.role not in UNNAMED and not block.text.startswith(("«", "»", "‹", "›", "←", "→"))
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


UNNAMED = UNAUTHORED - {"caption", "standfirst"}
"""Roles of blocks that do not go on where a block ends with a word of authorship: a name alone is misjudged at times."""


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


SENTENCE_END = re.compile(r"(?:\s[^\W\d_]+){6}[.!?…](?:\s|$)")
COPYRIGHT = re.compile("^©", re.M)
"""A line of the credit of a picture: those around it name who is seen."""


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
    signs = (block.verdict == "keep", len(block.text) > 90, block.text.endswith((".", "!", "?")))
    if sum(signs) > 1:
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
