"""What a page tells for and against a candidate, as numbers for the model that chooses."""

from collections.abc import Sequence

from pipelines.extract.authors.candidates import SOURCES, Candidate
from pipelines.extract.authors.leads import leading_word
from pipelines.extract.authors.lines import AMBIGUOUS_BY
from pipelines.extract.authors.newsrooms import is_collective
from pipelines.extract.authors.no_persons import has_given_name, is_full_name, is_organisation
from pipelines.extract.names import letters
from pipelines.model import Block

ROLES = ("byline", "date", "text", "title", "standfirst", "caption", "note", "furniture", "comment", "social")
"""By number; alike ones stand together."""
ABOUT_WITNESSES = (*(f"by_{source}" for source in SOURCES), "sources", "prints", "order", "candidates")
ABOUT_NAMES = (
    "names", "words", "chars", "given", "given_inside", "full", "organisation", "collective", "site", "lower",
    "digit", "unspaced",
)  # fmt: skip
ABOUT_LINE = ("is_led", "lead", "line_chars", "rest")
ABOUT_PLACE = ("role", "unsure", "from_title", "from_first", "from_last", "linked", "item")
ABOUT_PAGE = ("count", "in_text", "in_title")
FEATURES = (*ABOUT_WITNESSES, *ABOUT_NAMES, *ABOUT_LINE, *ABOUT_PLACE, *ABOUT_PAGE)
FAR = 40
"""Blocks: where a candidate has none."""
MIN_PARAGRAPH_CHARS = 80
MOST = 8


class Evidence:
    """What all candidates of a page share. `site`: letters of the site's names."""

    def __init__(self, blocks: Sequence[Block], title_block: int | None, site: frozenset[str]) -> None:
        self._site = site
        kept = [block for block in blocks if block.verdict == "keep"]
        self._first, self._last = (kept[0].index, kept[-1].index) if kept else (0, 0)
        self._title = -1 if title_block is None else title_block
        self._headline = "" if title_block is None else letters(blocks[title_block].text)
        self._whole = "\n".join([block.text for block in blocks])
        self._text = "\n".join([block.text for block in kept if len(block.text) > MIN_PARAGRAPH_CHARS])

    def rows(self, found: Sequence[Candidate]) -> list[list[float]]:
        """A row of `FEATURES` for each candidate."""
        return [
            [
                *(source in candidate.sources for source in SOURCES),
                len(candidate.sources),
                candidate.prints,
                candidate.order,
                min(len(found), 2 * MOST),
                *self._about_names(candidate.names),
                *_about_line(candidate),
                *self._about_place(candidate.block),
                min(MOST, min(map(self._whole.count, candidate.names))),
                sum(name in self._text for name in candidate.names) / len(candidate.names),
                all(letters(name) in self._headline for name in candidate.names),
            ]
            for candidate in found
        ]

    def _about_names(self, names: tuple[str, ...]) -> tuple[float, ...]:
        given = sum(map(has_given_name, names))
        inside = sum(any(map(has_given_name, name.split())) for name in names)
        return (
            len(names),
            min(len(name.split()) for name in names),
            min(map(len, names)),
            given / len(names),
            inside / len(names),
            all(map(is_full_name, names)),
            any(map(is_organisation, names)),
            any(map(is_collective, names)),
            any(letters(name) in self._site for name in names),
            any(map(str.islower, names)),
            any(any(map(str.isdigit, name)) for name in names),
            any(not name.isascii() and name.upper() == name.lower() for name in names),
        )

    def _about_place(self, block: Block | None) -> tuple[float, ...]:
        if block is None:
            return (-1, 0, -FAR, -FAR, -FAR, -1, 0)
        return (
            ROLES.index(block.role),
            "unsure" in block.reasons,
            max(-10, min(30, block.index - self._title)),
            max(-30, min(10, block.index - self._first)),
            max(-10, min(30, block.index - self._last)),
            block.link_chars / max(1, len(block.text)),
            block.tag == "li",
        )


def _about_line(candidate: Candidate) -> tuple[float, ...]:
    """Led or not, 0 to 2 for the kind of word at its start (2: only ever one of authorship), sizes."""
    lead = leading_word("by", candidate.text)
    kind = 0 if lead is None else 1 if lead.group().casefold() in AMBIGUOUS_BY else 2
    return (candidate.is_led, kind, len(candidate.text), candidate.rest)
