"""A page to its blocks, each with role, score, verdict and reasons."""

from collections.abc import Iterator
from functools import cache
from itertools import repeat
from typing import Any, cast

import msgspec
import numpy as np

from pipelines.extract.body import compiled, structure
from pipelines.extract.body.blocks import Outline, outline_from_markup, outline_from_tree
from pipelines.extract.body.decode import TEXT, Verdicts
from pipelines.extract.body.evidence import PageEvidence
from pipelines.extract.body.features import Features
from pipelines.extract.body.flatten import walked_markup
from pipelines.extract.body.heads import FLAG_TAGS
from pipelines.extract.body.net import ROLES, load_net
from pipelines.extract.body.tables import Table, data_tables
from pipelines.model import Block, Page, Role

SURE = 0.9
LINK_DENSE = 0.5
SHORT_CHARS = 60
_TAG_REASONS = {"nav": "navigation_element", "footer": "footer_element", "aside": "aside_element"}
_FLAG_REASONS = {
    1 << number: _TAG_REASONS[tags[0]] for number, tags in enumerate(FLAG_TAGS) if tags[0] in _TAG_REASONS
} | {1 << FLAG_TAGS.index(("hidden",)): "hidden_element"}

_DENSE, _SHORT, _UNSURE, _ABOVE = 16, 32, 64, 128
"""Bits over the number of the role; from `_ABOVE` on the flags of the elements around."""
_SIGNS = ((_DENSE, "link_dense"), (_SHORT, "short_text"), (_UNSURE, "unsure"))
_CUT_OFF = ("too_many_blocks",)
_ALL_FLAGS = sum(_FLAG_REASONS)
_ROLE_NAMES = tuple(cast("Role", role) for role in ROLES)
_ROLE_REASONS = {role: f"model_{role}" for role in _ROLE_NAMES}


class JudgedPage(msgspec.Struct, frozen=True):
    """All blocks of a page in page order, its tables of data, and the page as the marked string of `body.flatten`."""

    blocks: tuple[Block, ...]
    markup: str
    tables: tuple[Table, ...] = ()


def judge_page(page: Page, *, with_xpath: bool = False) -> tuple[Block, ...]:
    """All blocks of the page in page order; those with verdict `keep` are the article's text.

    `with_xpath` fills `Block.xpath`, at the cost of a walk over the tree in Python.
    """
    return judged_page(page, with_xpath=with_xpath).blocks


def judged_page(page: Page, *, with_xpath: bool = False) -> JudgedPage:
    """The blocks of `judge_page`, and the marked string for those who look for other marks in it."""
    elements: list[Any] = []
    evidence = PageEvidence(page.tree, page.html)
    if with_xpath:
        markup, elements = walked_markup(page.tree)
        outline = outline_from_markup(markup, evidence.titles)
    else:
        outline, markup = outline_from_tree(page.tree, evidence.titles)
    if not outline.texts:
        return JudgedPage((), markup)
    net = load_net()
    features = Features(outline, evidence, net.names)
    chances = net.chances(outline, features)
    verdicts = Verdicts(chances, outline, features)
    xpaths: list[str | None] = [None] * len(outline.texts)
    if with_xpath:
        xpaths = _xpaths(outline, elements, page.tree)
    tables = data_tables(outline, features.tags, verdicts.keep)
    return JudgedPage(_blocks(outline, features, chances, verdicts, xpaths), markup, tables)


def _xpaths(outline: Outline, elements: list[Any], tree: Any) -> list[str | None]:
    document = tree.getroottree()
    origins = (outline.origins[holder] for holder in outline.holders)
    return [document.getpath(elements[origin - 1]) if origin else None for origin in origins]


def _blocks(
    outline: Outline, features: Features, chances: Any, verdicts: Verdicts, xpaths: list[str | None]
) -> tuple[Block, ...]:
    if compiled.blocks is None:
        return tuple(_mapped_blocks(outline, features, chances, verdicts, xpaths))
    blocks: list[Block] = _maker().blocks(
        outline.texts,
        features.tags,
        xpaths,
        outline.parent_array,
        outline.holder_array,
        outline.firsts,
        outline.lasts,
        features.linked,
        features.weights,
        np.asarray(features.flags, dtype=np.int32),
        chances,
        verdicts.highest,
        verdicts.roles,
        verdicts.keep.view(np.uint8),
        verdicts.reasons,
        _CUT_OFF if outline.is_cut else (),
    )
    return tuple(blocks)


@cache
def _maker() -> Any:
    """What makes the blocks where it is compiled."""
    return compiled.blocks.BlockMaker(
        block=Block,
        worded=_worded,
        is_verse=structure.is_verse,
        markups=structure.MARKUPS,
        numbers={tag: structure.MARKUPS.index(markup) for tag, markup in structure.OF_TAG.items()},
        roles=_ROLE_NAMES,
        signs=(_DENSE, _SHORT, _UNSURE, _ABOVE),
        flags=_ALL_FLAGS,
        link_dense=LINK_DENSE,
        sure=SURE,
        short_chars=SHORT_CHARS,
        min_cells=structure.MIN_TABLE_CELLS,
        cell_chars=structure.MAX_CELL_CHARS,
    )


def _mapped_blocks(
    outline: Outline, features: Features, chances: Any, verdicts: Verdicts, xpaths: list[str | None]
) -> Iterator[Block]:
    tags = ["html", *features.tags[1:]]  # the first is the root, around all
    kinds, levels = zip(*structure.markup_of_blocks(outline, features.tags), strict=True)
    return map(
        Block,  # its first fields, in their order: by name each would be looked up
        range(len(outline.texts)),
        outline.texts,
        kinds,
        map(tags.__getitem__, outline.holders),
        xpaths,
        map(_ROLE_NAMES.__getitem__, verdicts.roles.tolist()),
        map(("cut", "keep").__getitem__, verdicts.keep.tolist()),
        chances[:, TEXT].round(4).tolist(),
        _reasons(outline, features, verdicts),
        repeat(None),  # the language, found later
        levels,
        features.linked.tolist(),
    )


def _reasons(outline: Outline, features: Features, verdicts: Verdicts) -> list[tuple[str, ...]]:
    """Per block the signs that hold for it, as words; equal signs are worded once."""
    lengths = np.fromiter(map(len, outline.texts), dtype=np.int64, count=len(outline.texts))
    signs = verdicts.roles.astype(np.int64)
    signs += _DENSE * (features.linked > LINK_DENSE * np.maximum(1, features.weights))
    signs += _SHORT * (~verdicts.keep & (lengths < SHORT_CHARS))
    signs += _UNSURE * (verdicts.highest < SURE)
    signs += _ABOVE * (features.flags & _ALL_FLAGS)
    found = list(map(_worded, signs.tolist()))
    if outline.is_cut:
        found[-1] = (*found[-1], *_CUT_OFF)
    for index, reason in verdicts.reasons.items():
        found[index] = (reason, *found[index])
    return found


@cache
def _worded(signs: int) -> tuple[str, ...]:
    flags = signs // _ABOVE
    reasons = [_ROLE_REASONS[_ROLE_NAMES[signs % _DENSE]]]
    reasons += [reason for bit, reason in _FLAG_REASONS.items() if flags & bit]
    reasons += [reason for bit, reason in _SIGNS if signs % _ABOVE & bit]
    return tuple(reasons)
