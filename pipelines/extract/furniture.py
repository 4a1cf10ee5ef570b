"""The languages of an article and of the furniture around it, from the blocks' own words."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from pipelines.languages import direction_of_language, language_from_text
from pipelines.model import Block, Page

MAX_CHARS = 3000


class LanguageVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """The blocks after the look at their languages, and what was found."""

    blocks: tuple[Block, ...]
    language: str | None = None
    language_score: float = 0.0
    furniture_language: str | None = None
    other_languages: tuple[str, ...] = ()
    mixed_language_share: float = 0.0
    direction: Literal["ltr", "rtl"] = "ltr"


def resolve_languages(page: Page, blocks: Sequence[Block], *, title: str | None = None) -> LanguageVerdict:
    """The language of the kept text, and of the rest."""
    kept = " ".join(block.text for block in blocks if block.verdict == "keep")[:MAX_CHARS]
    rest = " ".join(block.text for block in blocks if block.verdict == "cut")[:MAX_CHARS]
    article = language_from_text(kept or title or "")
    furniture = language_from_text(rest)
    return LanguageVerdict(
        blocks=tuple(blocks),
        language=article.language,
        language_score=article.score,
        furniture_language=furniture.language,
        direction=direction_of_language(article.language),
    )
