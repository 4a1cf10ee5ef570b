"""Pages that are hardly articles: what the model, made for news, cuts below their headline is what they are for.

Teasers of a listing, cards of a shop, the lines of a service page are furniture of an article and the text of these
pages. Even there the model ranks them above menus: from the headline on all is kept that has a little chance and stands
neither in navigation nor in a footer (docs/quality.md has the figures).
"""

from collections.abc import Sequence

import msgspec

from pipelines.extract.structured import Structured
from pipelines.model import Article, Block, Page

LISTED, UNSURE = 0.01, 0.05
"""The least score of what is kept: on pages that are recognised as no article, and on those that just look so."""
VERY_UNSURE = 0.9
"""A confidence below which a page without any sign of an article is taken for none."""
MAX_HTML_CHARS = 500_000
"""Longer pages without a sign of what they are keep what the model kept."""
SURE, MIN_SURE_CHARS = 0.9, 200
NO_TEXT = frozenset(("navigation_element", "footer_element", "aside_element", "hidden_element"))
REASON = "hardly_article"


def least_score(page: Page, article: Article, structured: Structured) -> float | None:
    """The score from which the blocks of such a page are text; None where the model's verdicts stand."""
    if "not_article" in article.flags:
        least = LISTED
    elif _looks_like_no_article(page, article, structured):
        least = UNSURE
    else:
        return None
    return None if _is_surely_text(article.blocks) else least


def widened_blocks(blocks: Sequence[Block], least: float) -> tuple[Block, ...] | None:
    """The blocks, all from the headline on kept that reach the score; None if that makes no difference."""
    added = {
        block.index
        for block in blocks[_headline(blocks) + 1 :]
        if block.verdict == "cut"
        and block.score > least
        and block.role != "comment"
        and NO_TEXT.isdisjoint(block.reasons)
    }
    if not added:
        return None
    return tuple(
        msgspec.structs.replace(block, verdict="keep", role="text", reasons=(REASON, *block.reasons))
        if block.index in added
        else block
        for block in blocks
    )


def _headline(blocks: Sequence[Block]) -> int:
    """The index of the headline, or of the first heading of the first level; -1 if there is none."""
    headings = [block for block in blocks if block.kind == "heading"]
    titles = (block.index for block in headings if block.role == "title")
    return next(titles, next((block.index for block in headings if block.level == 1), -1))


def _looks_like_no_article(page: Page, article: Article, structured: Structured) -> bool:
    """Neither date nor author nor a declared type; and little text, or one that the model is very unsure of. Furniture in
    another language tells text apart."""
    if (
        structured.article
        or article.published_at
        or article.authors
        or article.furniture_language not in (None, article.language)
        or len(page.html) > MAX_HTML_CHARS
    ):
        return False
    if "short" in article.flags:
        return True
    og_type = (structured.first_meta("og:type") or "").strip().lower()
    return article.confidence < VERY_UNSURE and og_type != "article" and "product" not in og_type


def _is_surely_text(blocks: Sequence[Block]) -> bool:
    """Is the model sure of all that it kept, and is that as much as a short article has?"""
    kept = [block for block in blocks if block.verdict == "keep"]
    return sum(len(block.text) for block in kept) >= MIN_SURE_CHARS and all(
        block.score >= SURE for block in kept
    )
