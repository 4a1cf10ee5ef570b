"""Mixed-language pages by seed: markup and truth of one page, and how an extraction of it is judged."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.mixed.corpus import CODES
from benchmarks.mixed.layouts import FIXED_TASTES, LAYOUTS, page_markup
from benchmarks.mixed.markup import drawn_taste
from benchmarks.mixed.stories import NBSP, Piece, Story, drawn_story


@dataclass(frozen=True, slots=True)
class MixedPage:
    """A made page and what is true of it."""

    id: str
    html: str
    layout: str
    story: Story
    paragraphs: tuple[str, ...]
    """The article, dateline off, as it must come out: one string a paragraph, list item or heading."""
    furniture: tuple[str, ...]
    """Lines that must not be in the text."""

    @property
    def truth(self) -> dict[str, Any]:
        """The truth of the page as the benchmark's rows hold it."""
        story = self.story
        return {
            "text": "\n\n".join(self.paragraphs),
            "title": story.title,
            "standfirst": story.standfirst,
            "byline": story.byline,
            "authors": None,
            "date": story.date if story.date_line else None,
            "dateline_place": story.dateline_place,
            "source_credit": story.source_credit,
            "language": story.language,
            "furniture_language": story.furniture_language,
            "furniture": list(self.furniture),
            "blocks": _labelled_blocks(story),
        }


def mixed_page(
    seed: int | str,
    *,
    languages: Sequence[str] = CODES,
    furniture_languages: Sequence[str] | None = None,
    layouts: Sequence[str] = tuple(LAYOUTS),
) -> MixedPage:
    """The page of a seed: languages, layout, manner and every sentence drawn by it."""
    rng = random.Random(f"mixed {seed}")
    story = drawn_story(
        rng, languages=tuple(languages), furniture_languages=tuple(furniture_languages or languages)
    )
    layout = rng.choice(tuple(layouts))
    taste = drawn_taste(rng, **FIXED_TASTES.get(layout, {}))
    return MixedPage(
        id=f"mixed-{seed}",
        html=page_markup(story, taste, layout),
        layout=layout,
        story=story,
        paragraphs=tuple(_article_lines(story)),
        furniture=tuple(dict.fromkeys(_furniture_lines(story))),
    )


def _article_lines(story: Story) -> list[str]:
    lines = [_printed(piece) for piece in story.column if piece.role == "A"]
    flat = [line for group in lines for line in group]
    flat[0] = flat[0].removeprefix(story.dateline)
    return flat


def _printed(piece: Piece) -> list[str]:
    if piece.kind == "verse":
        return ["\n".join(piece.texts)]
    return list(piece.texts)


def _furniture_lines(story: Story) -> list[str]:
    lines = [
        text for piece in story.column if piece.role is None for text in piece.texts if piece.kind != "pull"
    ]
    lines += [text for piece in story.column if piece.role in {"N", "C"} for text in piece.texts]
    insets = [piece.section for piece in story.column if piece.section is not None]
    for section in [*story.head, *story.above, *story.tail, *story.side, *insets]:
        lines += [section.heading or "", *section.lines]
        for teaser in section.teasers:
            lines += [teaser.label or "", teaser.headline, teaser.deck or ""]
    return [line for line in lines if line.strip(NBSP + " ")]


def _labelled_blocks(story: Story) -> list[list[str]]:
    """Role and text of every block that is not furniture, in the order of most layouts."""
    blocks = [["H", story.headline]]
    blocks += [["D", story.date_line]] if story.date_line else []
    blocks += [["B", story.byline]] if story.byline else []
    blocks += [["S", story.standfirst]] if story.standfirst else []
    blocks += [[piece.role, line] for piece in story.column if piece.role for line in _printed(piece)]
    blocks += [[section.role, line] for section in story.tail if section.role for line in section.lines]
    return blocks


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """How an extracted text compares with the truth."""

    missing: tuple[str, ...]
    """Paragraphs of the article that are not in the text, or not in order."""
    intruding: tuple[str, ...]
    """Furniture lines that are paragraphs of the text, or sentences inside one."""
    is_exact: bool
    """The same paragraphs, one by one."""

    @property
    def is_clean(self) -> bool:
        return not self.missing and not self.intruding


def verdict_on_text(page: MixedPage, text: str) -> PageVerdict:
    """Judges a text whose paragraphs stand between blank lines."""
    paragraphs = [fold(part) for part in text.split("\n\n") if part.strip()]
    flat = "\n".join(paragraphs)
    place, missing = 0, []
    for wanted in map(fold, page.paragraphs):
        found = flat.find(wanted, place)
        if found < 0:
            missing.append(wanted)
        else:
            place = found + len(wanted)
    article = "\n".join(map(fold, page.paragraphs))
    known = set(paragraphs)
    intruding = []
    for line in map(fold, page.furniture):
        if line in article:
            continue
        if line in known or (len(line) > 25 and line in flat):
            intruding.append(line)
    return PageVerdict(tuple(missing), tuple(intruding), paragraphs == [fold(p) for p in page.paragraphs])


def fold(text: str) -> str:
    """White space folded to single blanks."""
    return " ".join(text.split())
