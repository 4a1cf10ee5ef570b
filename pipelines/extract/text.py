"""Kept blocks to the article's text: headline, standfirst, dateline and source line taken out into fields."""

from collections.abc import Mapping, Sequence

import msgspec

from pipelines.extract.credit import credit_from_blocks
from pipelines.extract.dateline import Dateline, dateline_from_paragraph
from pipelines.extract.names import letters, without_site_name
from pipelines.extract.reasons import REASONS
from pipelines.extract.rejudging import SENTENCE_END, SURE_SENTENCE
from pipelines.extract.standfirst import Standfirst, is_same_sentence
from pipelines.model import Block

MAX_BELOW_CREDIT = 4
"""Where more follows, the line credits something amid the text."""
DATELINE_PARAGRAPHS = 3
"""The dateline stands at the head of one of the first paragraphs: of the first, or behind a lead."""
FIELD_ROLES = {"title": "title", "standfirst": "standfirst", "source_credit": "note"}
MIN_LEAD_CHARS = 20
MIN_PULLED_CHARS = 40
"""Shorter lines may well stand in a paragraph too."""
SURELY_IN_PLACE = 0.99
QUOTE_MARKS = frozenset("\"'“„«‹‘「『")
PULLED_KINDS = frozenset({"paragraph", "quotation", "table", "other"})
MARKS_AROUND = " \t\n.…!?,;:-–—«»‹›„“”‚‘’\"'"
MAX_HEADING_CHARS, MIN_UNDER_HEADING_CHARS = 90, 30
MAX_UNDER_HEADLINE_CHARS = 60


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """The text and what was taken out of it; `blocks` are all blocks with their final verdicts."""

    text: str
    blocks: tuple[Block, ...]
    standfirst: str | None = None
    dateline_raw: str | None = None
    dateline_place: str | None = None
    dateline_agency: str | None = None
    source_credit: str | None = None


def text_from_blocks(
    blocks: Sequence[Block], *, title: str | None, standfirst: Standfirst, names: frozenset[str]
) -> Text:
    """The text of the kept blocks.

    Taken out: blocks that print the headline or the standfirst, pull quotes, the dateline, the source line, a
    lead that the next paragraph repeats. A lead before the paragraph with the dateline is the standfirst.
    """
    taken = dict.fromkeys(standfirst.blocks, "standfirst")
    kept = [block for block in blocks if block.verdict == "keep"]
    taken |= _headline_blocks(kept, title, names)
    kept = [block for block in kept if block.index not in taken] if taken else kept
    if pulled := _pull_quotes(kept):
        taken |= pulled
        kept = [block for block in kept if block.index not in pulled]
    credit = credit_from_blocks(blocks, names)
    if credit is not None and len(kept) > 1 and kept[-1].index >= credit.block:
        taken[credit.block] = "source_credit"
        taken |= _below_the_credit(kept, credit.block)
        kept = [block for block in kept if block.index not in taken]
    lead, dateline = _lead_and_dateline(kept, names)
    summary = standfirst.text
    if lead is not None and len(kept) > 1:
        following = dateline.rest if dateline is not None else kept[1].text
        if is_same_sentence(lead.text, following):
            taken[lead.index] = "repeated_lead"
            kept = kept[1:]
        elif dateline is not None and summary is None:
            taken[lead.index] = "standfirst"
            summary, kept = lead.text, kept[1:]
    if (
        summary is not None
        and kept
        and is_same_sentence(summary, dateline.rest if dateline else kept[0].text)
    ):
        summary = None
    paragraphs = [_below_heading(block.text) if "\n" in block.text else block.text for block in kept]
    if dateline is not None:
        paragraphs = [
            dateline.rest if text.startswith(dateline.raw) else text
            for text in paragraphs[:DATELINE_PARAGRAPHS]
        ] + paragraphs[DATELINE_PARAGRAPHS:]
    return Text(
        text="\n\n".join(text for text in paragraphs if text.strip()),
        blocks=_recut(blocks, taken),
        standfirst=summary,
        dateline_raw=dateline.raw if dateline else None,
        dateline_place=dateline.place if dateline else None,
        dateline_agency=dateline.agency if dateline else None,
        source_credit=credit.text if credit else None,
    )


def _headline_blocks(kept: Sequence[Block], title: str | None, names: frozenset[str]) -> dict[int, str]:
    """Of the kept blocks those that print the headline, the site's name with it or not."""
    key = letters(title or "")
    if not key:
        return {}
    most = 2 * len(title or "") + 60
    return {
        block.index: "title"
        for block in kept
        if len(block.text) < most
        and key in letters(block.text)
        and any(letters(without_site_name(text, names)) == key for text in _headline_prints(block.text))
    }


def _headline_prints(text: str) -> tuple[str, ...]:
    """All of a block, and its first line where only something short, as a date, follows behind a `<br>`."""
    first, _, rest = text.partition("\n")
    return (text, first) if rest and len(rest) <= MAX_UNDER_HEADLINE_CHARS else (text,)


def _pull_quotes(kept: Sequence[Block]) -> dict[int, str]:
    """Of the kept blocks those whose words stand in another one that says more, whatever marks are around them.

    Only those are asked that look like it: quotations, and what the body judge was not quite sure of.
    """
    asked = [block for block in kept if _may_be_pulled(block)]
    joined = "\n\n".join(block.text for block in kept) if asked else ""
    found = {}
    for block in asked:
        said = block.text.strip(MARKS_AROUND)
        anywhere = block.score < SURE_SENTENCE
        if joined.count(said) > 1 and any(_quotes(said, other.text, anywhere) for other in kept):
            found[block.index] = "pull_quote"
    return found


def _may_be_pulled(block: Block) -> bool:
    return (
        len(block.text) >= MIN_PULLED_CHARS
        and (block.score < SURELY_IN_PLACE or block.kind == "quotation" or block.text[0] in QUOTE_MARKS)
        and block.kind in PULLED_KINDS
    )


def _quotes(said: str, text: str, anywhere: bool) -> bool:
    """Does a longer text say it: as a whole sentence or clause, or `anywhere`?"""
    start = text.find(said)
    if start < 0 or len(text.strip(MARKS_AROUND)) <= len(said):
        return False
    return anywhere or not text[start + len(said) : start + len(said) + 1].isspace()


def _below_the_credit(kept: Sequence[Block], credit: int) -> dict[int, str]:
    """Of the kept blocks the few below the source line, which ends an article: a note, an appeal, another story."""
    below = [block for block in kept if block.index > credit]
    above = sum(len(block.text) for block in kept if block.index < credit)
    if len(below) > MAX_BELOW_CREDIT or sum(len(block.text) for block in below) > above:
        return {}
    return {block.index: "below_the_end" for block in below}


def _below_heading(text: str) -> str:
    """A heading and the one paragraph that a `<br>` parts from it, as two paragraphs."""
    heading, _, rest = text.partition("\n")
    is_heading = (
        len(heading) <= MAX_HEADING_CHARS
        and "\n" not in rest
        and len(rest) >= max(len(heading), MIN_UNDER_HEADING_CHARS)
        and SENTENCE_END.search(heading) is None
        and SENTENCE_END.search(rest) is not None
    )
    return f"{heading}\n\n{rest}" if is_heading else text


def _lead_and_dateline(kept: Sequence[Block], names: frozenset[str]) -> tuple[Block | None, Dateline | None]:
    """The first paragraph, if it may be a lead, and the dateline of the first paragraphs."""
    for number, block in enumerate(kept[:DATELINE_PARAGRAPHS]):
        if (dateline := dateline_from_paragraph(block.text, names)) is not None:
            lead = kept[0] if number == 1 and len(kept[0].text) >= MIN_LEAD_CHARS else None
            return lead, dateline
    return (kept[0] if kept and len(kept[0].text) >= MIN_LEAD_CHARS else None), None


def _recut(blocks: Sequence[Block], taken: Mapping[int, str]) -> tuple[Block, ...]:
    """All blocks; those that went to a field say so, and roles that the record knows follow."""
    made = list(blocks)
    for index, field in taken.items():
        made[index] = msgspec.structs.replace(
            blocks[index],
            verdict="cut",
            role=FIELD_ROLES.get(field, "furniture"),
            reasons=(f"to_{field}" if f"to_{field}" in REASONS else field, *blocks[index].reasons),
        )
    return tuple(made)
