"""Who wrote it: the byline as printed and the persons in it, from the best witness."""

from collections.abc import Sequence

import msgspec

from pipelines.extract.authors.choice import Choice, choice, fullest_first, is_settled, whole_list
from pipelines.extract.authors.declared import (
    Declared,
    declared_alone,
    declared_authors,
    owner_declared,
    without_editors,
)
from pipelines.extract.authors.lines import Line, lines_of_blocks, printed_lines
from pipelines.extract.authors.newsrooms import lines_behind, newsroom_from_lines
from pipelines.extract.authors.refusals import Refusals
from pipelines.extract.authors.regions import Prints, regions
from pipelines.extract.authors.second_look import best_line, is_one_word, second_look
from pipelines.extract.authors.topics import Topics
from pipelines.extract.structured import Structured
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
    near = (*head, *tail)
    declared = declared_authors(structured, not_names)
    refusals = Refusals(Topics(page, structured, blocks), near, declared, not_names)
    printed = [refusals.left_of(line) for line in lines_of_blocks(head, "block", {})]
    seen, late = Prints(head), Prints(tail)
    if not is_settled(declared, printed, seen):
        printed = [
            refusals.left_of(line)
            for line in printed_lines(structured.author_links, markup, head, tail, printed)
        ]
    declared = without_editors(fullest_first(declared, seen), near)
    chosen = choice(declared, printed, seen, late, blocks)
    if not chosen.names or is_one_word(chosen.names):
        second = map(refusals.left_of, second_look(blocks, head, tail, title_block))
        if (line := best_line(second, chosen.names)) is not None:
            chosen = Choice(line.text, whole_list(line.names, declared), line.witness)
            printed.append(line)
    if not chosen.names:
        chosen = _last_resort(structured, declared, [*printed, *lines_behind(blocks)], not_names, chosen.text)
    witnesses = [f"{source}: {', '.join(names[:10])}" for source, names in declared]
    witnesses += [f"{line.witness}: {line.text[:120]}" for line in printed[:4]]
    witnesses.sort(key=lambda witness: not witness.startswith(chosen.witness + ":"))
    return Byline(text=chosen.text, authors=chosen.names, witnesses=tuple(dict.fromkeys(witnesses)))


def _last_resort(
    structured: Structured,
    declared: list[Declared],
    lines: list[Line],
    site: frozenset[str],
    text: str | None,
) -> Choice:
    """A newsroom that signs, else whom the page declares without printing. `text`: the line that names nobody."""
    if (signed := newsroom_from_lines(lines, site)) is not None:
        return signed
    found = declared_alone(structured, declared, site) or owner_declared(structured, site)
    return Choice(text, found.names, found.source) if found is not None else Choice(text, (), "")
