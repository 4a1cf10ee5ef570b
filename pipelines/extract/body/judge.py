"""A page to its blocks, each with role, score, verdict and reasons."""

from typing import Any, cast

import numpy as np

from pipelines.extract.body.blocks import KINDS, Outline, outline_from_markup
from pipelines.extract.body.decode import TEXT, Verdicts
from pipelines.extract.body.evidence import PageEvidence
from pipelines.extract.body.features import FLAG_TAGS, Features
from pipelines.extract.body.flatten import markup_from_tree
from pipelines.extract.body.net import ROLES, load_net
from pipelines.model import Block, Kind, Page, Role

SURE = 0.9
LINK_DENSE = 0.5
SHORT_CHARS = 60
_TAG_REASONS = {"nav": "navigation_element", "footer": "footer_element", "aside": "aside_element"}
_FLAG_REASONS = {
    1 << number: _TAG_REASONS[tags[0]] for number, tags in enumerate(FLAG_TAGS) if tags[0] in _TAG_REASONS
} | {1 << FLAG_TAGS.index(("hidden",)): "hidden_element"}


def judge_page(page: Page, *, with_xpath: bool = False) -> tuple[Block, ...]:
    """All blocks of the page in page order; those with verdict `keep` are the article's text.

    `with_xpath` fills `Block.xpath`, at the cost of a walk over the tree in Python.
    """
    outline = outline_from_markup(markup_from_tree(page.tree))
    if not outline.texts:
        return ()
    features = Features(outline, PageEvidence(page.tree, page.html))
    chances = load_net().chances(outline, features)
    verdicts = Verdicts(chances, outline, features.weights)
    xpaths = _xpaths(page.tree, outline) if with_xpath else [None] * len(outline.texts)
    return tuple(
        _block(index, outline, features, chances[index], verdicts, xpaths[index])
        for index in range(len(outline.texts))
    )


def _xpaths(tree: Any, outline: Outline) -> list[str | None]:
    return [None] * len(outline.texts)


def _block(
    index: int, outline: Outline, features: Features, chances: Any, verdicts: Verdicts, xpath: str | None
) -> Block:
    text = outline.texts[index]
    tag = outline.tag(index)
    kind: Kind = KINDS.get(tag, "paragraph")
    keep = bool(verdicts.keep[index])
    return Block(
        index=index,
        text=text,
        kind=kind,
        tag=tag,
        xpath=xpath,
        role=cast(Role, ROLES[verdicts.roles[index]]),
        verdict="keep" if keep else "cut",
        score=round(float(chances[TEXT]), 4),
        reasons=_reasons(index, text, features, chances, verdicts),
        level=int(tag[1]) if kind == "heading" else 0,
        link_chars=int(features.linked[index]),
    )


def _reasons(
    index: int, text: str, features: Features, chances: Any, verdicts: Verdicts
) -> tuple[str, ...]:
    repair = verdicts.reasons.get(index)
    reasons = [repair] if repair else []
    role = ROLES[verdicts.roles[index]]
    reasons.append(f"model_{role}")
    flags = features.flags[index]
    reasons.extend(reason for bit, reason in _FLAG_REASONS.items() if flags & bit)
    if features.linked[index] > LINK_DENSE * len(text):
        reasons.append("link_dense")
    if len(text) < SHORT_CHARS and not verdicts.keep[index]:
        reasons.append("short_text")
    if np.max(chances) < SURE:
        reasons.append("unsure")
    return tuple(reasons)
