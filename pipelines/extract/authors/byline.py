"""Who wrote it: the byline as printed and the persons in it, from the best witness."""

from collections.abc import Sequence

import msgspec

from pipelines.extract.authors.candidates import Candidate, candidates
from pipelines.extract.authors.chances import chances
from pipelines.extract.authors.choice import Choice, choice, fullest_first, is_settled, whole_list
from pipelines.extract.authors.declared import (
    declared_alone,
    declared_authors,
    without_editors,
)
from pipelines.extract.authors.evidence import Evidence
from pipelines.extract.authors.lines import lines_of_blocks, printed_lines
from pipelines.extract.authors.newsrooms import lines_behind, newsroom_from_lines
from pipelines.extract.authors.refusals import Refusals
from pipelines.extract.authors.regions import Prints, regions
from pipelines.extract.authors.second_look import best_line, is_one_word, second_look
from pipelines.extract.authors.topics import Topics
from pipelines.extract.reasons import is_bare_page
from pipelines.extract.structured import Structured
from pipelines.model import Block, Page

LEAST_CHANCE = 0.5
MAX_WEIGHED = 3


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
    line contradicts, is taken as declared. Where all that finds nobody, a model weighs every name near the text.
    """
    if is_bare_page(blocks):
        blocks = ()  # "by" and a noun behind it are a paragraph each there
    head, tail = regions(blocks, title_block)
    near = (*head, *tail)
    declared = declared_authors(structured, not_names)
    refusals = Refusals(Topics(page, structured, blocks), near, declared, not_names)
    lines = list(lines_of_blocks(head, "block", {}))
    printed = [refusals.left_of(line) for line in lines]
    seen, late = Prints(head), Prints(tail)
    if not is_settled(declared, printed, seen):
        lines = list(printed_lines(structured.author_links, markup, head, tail, lines))
        printed = [refusals.left_of(line) for line in lines]
    declared = without_editors(fullest_first(declared, seen), near)
    chosen = choice(declared, printed, seen, late, blocks)
    if not chosen.names or is_one_word(chosen.names):
        second = map(refusals.left_of, second_look(blocks, head, tail, title_block))
        if (line := best_line(second, chosen.names)) is not None:
            chosen = Choice(line.text, whole_list(line.names, declared), line.witness)
            printed.append(line)
    signed = None if chosen.names else newsroom_from_lines([*printed, *lines_behind(blocks)], not_names)
    chosen = signed or chosen
    weighed: tuple[str, ...] = ()
    if not chosen.names:
        found = candidates(blocks, lines, refusals, title_block, not_names)
        if found:
            chosen, weighed = likeliest(found, Evidence(blocks, title_block, not_names), chosen)
    is_weighed = bool(weighed and chosen.names)
    if not chosen.names and (alone := declared_alone(structured, declared, not_names)) is not None:
        chosen = Choice(chosen.text, alone.names, alone.source)
    witnesses = [f"{source}: {', '.join(names[:10])}" for source, names in declared]
    witnesses += [f"{line.witness}: {line.text[:120]}" for line in printed[:4]]
    witnesses.sort(key=lambda witness: not witness.startswith(chosen.witness + ":"))
    said = (*weighed, *witnesses) if is_weighed else (*witnesses, *weighed)
    return Byline(text=chosen.text, authors=chosen.names, witnesses=tuple(dict.fromkeys(said)))


def likeliest(found: Sequence[Candidate], evidence: Evidence, none: Choice) -> tuple[Choice, tuple[str, ...]]:
    """The candidate that the model chooses, or `none`; and how it weighs the likeliest ones."""
    ranked = sorted(zip(chances(evidence.rows(found)), found, strict=True), key=lambda pair: -pair[0])
    weighed = tuple(
        f"{candidate.witness}: {candidate.text[:120]} (chance {chance:.2f})"
        for chance, candidate in ranked[:MAX_WEIGHED]
    )
    chance, best = ranked[0]
    return (none if chance < LEAST_CHANCE else Choice(best.text, best.names, best.witness)), weighed
