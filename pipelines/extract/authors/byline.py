"""Who wrote it: the byline as printed and the persons in it, from the best witness."""

from collections.abc import Collection, Sequence

import msgspec

from pipelines.extract.authors.choice import choice, fullest_first, is_settled, whole_list
from pipelines.extract.authors.declared import (
    declared_alone,
    declared_authors,
    declared_elsewhere,
    without_editors,
)
from pipelines.extract.authors.leads import INNER_BY
from pipelines.extract.authors.lines import Line, lines_of_blocks, printed_lines
from pipelines.extract.authors.regions import Prints, regions
from pipelines.extract.authors.second_look import second_look
from pipelines.extract.names import letters
from pipelines.extract.structured import Structured
from pipelines.extract.topics import Topics
from pipelines.model import Block, Page


class Byline(msgspec.Struct, frozen=True, kw_only=True):
    """The byline as printed, the persons it names, and what each witness said (winner first)."""

    text: str | None = None
    authors: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()


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
    head, tail = regions(blocks, title_block)
    declared = declared_authors(structured, not_names)
    topics = Topics(page, structured, blocks)
    known = {letters(name) for _, names in declared for name in names}
    printed = [_without_topics(line, topics, known, not_names) for line in lines_of_blocks(head, "block", {})]
    seen, late = Prints(head), Prints(tail)
    if not is_settled(declared, printed, seen):
        printed = [
            _without_topics(line, topics, known, not_names)
            for line in printed_lines(page, markup, head, tail, printed)
            if line.witness == "block" or line.is_led or not _are_site(line.names, not_names)
        ]
    declared = without_editors(fullest_first(declared, seen), (*head, *tail))
    line, names, winner = choice(declared, printed, seen, late)
    if not names:
        names, winner = declared_elsewhere(declared, blocks)
    second = second_look(blocks, head, tail, title_block) if not names else iter(())
    looked = (_without_topics(line, topics, known, not_names) for line in second)
    if (found := next((line for line in looked if line.names), None)) is not None:
        line, names, winner = found.text, whole_list(found.names, declared), found.witness
        printed.append(found)
    if not names:
        names, winner = declared_alone(structured, declared, not_names)
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
