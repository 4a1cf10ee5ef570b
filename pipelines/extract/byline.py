"""Who wrote it: the byline as printed and the persons in it, from the best witness."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from lxml import etree

from pipelines.extract.names import letters
from pipelines.extract.persons import names_from_byline, names_from_value
from pipelines.extract.structured import Structured, plain_text, resolved, text_of_element, texts_of
from pipelines.extract.wordlists import byline_words, word_pattern
from pipelines.model import Block, Page

META_NAMES = (
    "author", "article:author", "article:author_name", "dc.creator", "dcterms.creator", "sailthru.author", "parsely-author", "byl", "byline",
    "citation_author", "authors", "cxenseparse:author", "cse_author", "og:article:author", "rnews:author", "twitter:data1_",
)  # fmt: skip
MARKED = etree.XPath(
    "//*[@rel='author' or contains(@class,'uthor') or contains(@class,'yline') or contains(@itemprop,'author')"
    " or contains(@id,'yline') or contains(@class,'AUTHOR') or contains(@class,'utor') or contains(@id,'uthor')"
    " or contains(@class,'byLine') or contains(@class,'writer') or contains(@class,'vcard') or contains(@class,'contributor')]"
)
MAX_MARKED = 60
MAX_MARKED_CHARS = 300
MAX_LINE_CHARS = 220
BEFORE_TITLE, AFTER_TITLE = 4, 14
AFTER_TEXT = 4


class Byline(msgspec.Struct, frozen=True, kw_only=True):
    """The byline as printed, the persons it names, and what each witness said (winner first)."""

    text: str | None = None
    authors: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()


def byline_from_page(
    page: Page, structured: Structured, blocks: Sequence[Block], *, title_block: int | None, not_names: frozenset[str]
) -> Byline:
    """The byline of the article on `page`.

    `not_names`: letters of names that are no persons here (of the site, of its sections). A line near the
    headline that says "by" decides where it is at odds with the declared author.
    """
    declared = _declared(structured, not_names)
    printed = list(_printed(page, blocks, title_block, not_names))
    said = [(source, names) for source, names in declared if names]
    said_printed = [(source, names, text) for source, text, names in printed if names]
    text, names, winner = _choice(said, said_printed)
    line = text or (printed[0][1] if printed and not names else None)
    witnesses = [f"{source}: {', '.join(found)}" for source, found in said]
    witnesses += [f"{source}: {line_text[:120]}" for source, line_text, _ in printed[:4]]
    witnesses.sort(key=lambda witness: not witness.startswith(winner + ":"))
    return Byline(text=line, authors=names, witnesses=tuple(dict.fromkeys(witnesses)))


def _choice(
    declared: list[tuple[str, tuple[str, ...]]], printed: list[tuple[str, tuple[str, ...], str]]
) -> tuple[str | None, tuple[str, ...], str]:
    """(line, names, witness)."""
    if not printed:
        return (None, declared[0][1], declared[0][0]) if declared else (None, (), "")
    for source, names in declared:
        keys = {letters(name) for name in names}
        for _, found, text in printed:
            mine = {letters(name) for name in found}
            if keys == mine or mine < keys:
                return text, names, source
    source, names, text = printed[0]
    if declared and source.startswith("block"):
        return text, names, source
    if declared:
        return None, declared[0][1], declared[0][0]
    return text, names, source


def _declared(structured: Structured, not_names: frozenset[str]) -> list[tuple[str, tuple[str, ...]]]:
    authors = structured.article.get("author") or structured.article.get("creator")
    found = [("jsonld", _unique(_names_of_node(authors, structured.nodes, not_names)))]
    for name in META_NAMES:
        values = structured.meta.get(name, ())
        names = _unique(found_name for value in values[:300] for found_name in names_from_value(value, not_names=not_names))
        if names:
            found.append(("meta", names))
            break
    return found


def _names_of_node(value: Any, nodes: tuple[Mapping[str, Any], ...], not_names: frozenset[str]) -> Iterator[str]:
    for item in value[:300] if isinstance(value, list) else [value]:
        node = resolved(item, nodes)
        if isinstance(node, list):
            yield from _names_of_node(node, nodes, not_names)
        elif isinstance(node, dict):
            for text in texts_of(node.get("name")):
                yield from names_from_value(text, not_names=not_names)
        else:
            yield from names_from_value(plain_text(node), not_names=not_names)


def _printed(
    page: Page, blocks: Sequence[Block], title_block: int | None, not_names: frozenset[str]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(witness, line, names) of the lines of authorship near the headline and after the text."""
    head, tail = _regions(blocks, title_block)
    marked = list(_marked_lines(page, head, tail))
    by = word_pattern("by")
    for block in head:
        if len(block.text) > MAX_LINE_CHARS or block.role in ("title", "caption", "comment") or block.verdict == "keep" and len(block.text) > 90:
            continue
        is_byline = block.role == "byline"
        found = by.match(block.text)
        if is_byline or (found is not None and _is_by_line(found.group(), block.text)):
            names = names_from_byline(block.text, is_marked=is_byline, not_names=not_names)
            yield "block", block.text, names
    for text in marked:
        yield "markup", text, names_from_byline(text, is_marked=True, not_names=not_names)
    for block in tail:
        found = by.match(block.text)
        if len(block.text) <= MAX_LINE_CHARS and (block.role == "byline" or found is not None and _is_by_line(found.group(), block.text)):
            yield "tail", block.text, names_from_byline(block.text, is_marked=block.role == "byline", not_names=not_names)


def _is_by_line(word: str, text: str) -> bool:
    """A short line after "by" is a byline; "de", "aus", "from" begin other lines as well."""
    if word.casefold() in AMBIGUOUS_BY:
        return False
    return len(text) <= 120 or "\n" in text


AMBIGUOUS_BY = frozenset("from aus de da di od av af del text texte texto tekst na ni nga own من از for by- 글 文 text: interview redaktion journalist per theo του της από bài".split())


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


def _marked_lines(page: Page, head: Sequence[Block], tail: Sequence[Block]) -> Iterator[str]:
    """Texts of elements whose markup speaks of an author and that stand near the article."""
    near = "".join(letters(block.text) for block in head if len(block.text) < 400)
    after = "".join(letters(block.text) for block in tail if len(block.text) < 400)
    late: list[str] = []
    seen: set[str] = set()
    for element in MARKED(page.tree)[:MAX_MARKED]:
        text = text_of_element(element)
        key = letters(text)
        if not key or len(text) > MAX_MARKED_CHARS or key in seen:
            continue
        seen.add(key)
        if key in near:
            yield text
        elif key in after:
            late.append(text)
    yield from late


def _unique(names: Iterator[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(letters(name), name)
    return tuple(seen.values())
