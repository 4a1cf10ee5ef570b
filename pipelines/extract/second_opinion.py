"""trafilatura's opinion on threads of forums: there our model, made for news, is no judge.

It tells posts from the rest better than the model; so it is asked on pages that say they are threads (an address like
one's is on shops and blogs too), and followed where it finds more (docs/quality.md has the figures). It is imported only then: that takes a third of a second.
"""

import logging
from collections.abc import Sequence

import msgspec

from pipelines.extract.body.evidence import folded
from pipelines.extract.structured import Structured
from pipelines.extract.threads import says_thread
from pipelines.model import Article, Block, Page

MAX_HTML_CHARS = 500_000
"""Longer pages are left to the model: trafilatura takes twenty parses and more."""
MIN_LETTERS = 25
"""A block with fewer must be a line of its own in the other text."""
MIN_GAIN = 1.2
"""Where it finds less than so many times the model's text, the model is right more often."""
MIN_OWN_CHARS = 200
"""Of a text shorter than this nothing follows for what else there is."""
PROSE_CHARS = 80
REASON = "second_opinion"


def wants_second_opinion(page: Page, article: Article, structured: Structured) -> bool:
    """Whether the page is a forum's thread, and does not declare itself an article."""
    return (
        len(page.html) <= MAX_HTML_CHARS
        and bool(article.blocks)
        and not structured.article
        and says_thread(page, article.blocks)
    )


def blocks_by_second_opinion(page: Page, blocks: Sequence[Block]) -> tuple[Block, ...] | None:
    """The blocks with trafilatura's verdicts: kept is what its text has. None where it finds hardly more."""
    own = sum(len(block.text) for block in blocks if block.verdict == "keep")
    if own >= MIN_OWN_CHARS and _other_prose(blocks) <= (MIN_GAIN - 1) * own:
        return None  # what more there is to find is menus and teasers
    text = _other_text(page.html)
    lines = {folded(line) for line in text.split("\n")} - {""}
    whole = "".join(map(folded, text.split("\n")))
    verdicts = [_has(block.text, lines, whole) for block in blocks]
    found = sum(len(block.text) for block, is_kept in zip(blocks, verdicts, strict=True) if is_kept)
    if found <= MIN_GAIN * own:
        return None
    return tuple(_judged(block, is_kept) for block, is_kept in zip(blocks, verdicts, strict=True))


def _other_prose(blocks: Sequence[Block]) -> int:
    """Characters of the long blocks that were cut and are no links."""
    return sum(
        size
        for block in blocks
        if block.verdict == "cut" and (size := len(block.text)) >= PROSE_CHARS and 2 * block.link_chars < size
    )


def _other_text(html: str) -> str:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        return trafilatura.extract(html, include_comments=False, fast=True) or ""
    except Exception:  # a foreign parser on pages of every kind: the model's text stays, so nothing is lost
        return ""


def _has(text: str, lines: set[str], whole: str) -> bool:
    """Whether at least half of a block's lines are in the other text."""
    keys = [key for key in map(folded, text.split("\n")) if key]
    found = sum(key in lines or (len(key) >= MIN_LETTERS and key in whole) for key in keys)
    return bool(keys) and 2 * found >= len(keys)


def _judged(block: Block, is_kept: bool) -> Block:
    if is_kept == (block.verdict == "keep"):
        return block
    reasons = (REASON, *block.reasons)
    if is_kept:
        return msgspec.structs.replace(block, verdict="keep", role="text", reasons=reasons)
    return msgspec.structs.replace(block, verdict="cut", role="furniture", reasons=reasons)
