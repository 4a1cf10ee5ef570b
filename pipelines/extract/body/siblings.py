"""Blocks that are marked up exactly as the article's paragraphs are: what the model missed among them."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from pipelines.extract.body.blocks import Outline
from pipelines.extract.body.flatten import FIELD, STRONG

_ID = re.compile(f"{FIELD}#[^{FIELD}]*")
SURE = 0.9
MIN_LEAD_CHARS, MIN_SIBLING_CHARS = 80, 60
MIN_SURE_SIBLINGS = 2
MAX_MISSED_SHARE = 2
"""So many blocks may be missed for each that is sure; beyond, the likeness means nothing."""
NEAR_BLOCKS = 3
"""How far before the first sure paragraph a missed one may stand."""


def paths_of_blocks(outline: Outline) -> list[int]:
    """Per block a number for its path of tags and classes (no ids) from the root: equal paths, equal numbers."""
    numbers: dict[tuple[int, str], int] = {}
    paths = [0]
    for parent, head in zip(outline.parents[1:], outline.heads[1:], strict=True):
        key = paths[parent], _ID.sub("", head) if "#" in head else head
        paths.append(numbers.setdefault(key, len(numbers) + 1))
    return [paths[holder] for holder in outline.holders]


def running_on(standfirsts: Sequence[int], text: Any, outline: Outline, weights: Any) -> list[int]:
    """Those `standfirsts`, none the last block, that are not set apart: same parent, same markup as the text behind them;
    and of two that say the same the second.

    ANNOTATION.md of the benchmark: a lead that runs on in the text's own container is text.
    """
    found = []
    met: set[str] = set()
    for index in standfirsts:
        following = index + 1
        if text[following] >= SURE and weights[index] >= MIN_LEAD_CHARS:
            is_repeat = outline.texts[index] in met  # a lead, and the first paragraph that repeats it
            if is_repeat or _is_unmarked(index, outline):
                found.append(index)
        met.add(outline.texts[index])
    return found


def missed_siblings(keep: Any, candidates: Any, text: Any, outline: Outline, weights: Any) -> list[int]:
    """Cut `candidates` of some length and without a link that stand alone in a wrapper, as the kept ones do.

    Layouts that wrap each paragraph (`<div class=a><div class=b>…`) and put boxes in between make the model
    take single paragraphs for boxes; their path of tags and classes says what they are.
    """
    long = weights >= MIN_SIBLING_CHARS
    kept = [i for i in np.flatnonzero(keep & long & (text >= SURE)).tolist() if _is_wrapped(i, outline)]
    if len(kept) < MIN_SURE_SIBLINGS:  # the usual page: no need of paths
        return []
    wrapped = [
        index
        for index in np.flatnonzero(~keep & long & candidates).tolist()
        if _is_wrapped(index, outline) and not outline.linked[index]
    ]
    if not wrapped:
        return []
    paths = paths_of_blocks(outline)
    sure: dict[int, list[int]] = {}
    for index in kept:
        sure.setdefault(paths[index], []).append(index)
    missed: dict[int, list[int]] = {}
    for index in wrapped:
        if paths[index] in sure:
            missed.setdefault(paths[index], []).append(index)
    found: list[int] = []
    for path, indices in missed.items():
        like = sure[path]
        if len(like) >= MIN_SURE_SIBLINGS and len(indices) <= MAX_MISSED_SHARE * len(like):
            found += [index for index in indices if index >= like[0] - NEAR_BLOCKS]
    return found


def _is_unmarked(index: int, outline: Outline) -> bool:
    """Nothing in the markup sets the block apart from the one behind it."""
    return (
        _is_marked_alike(outline.holders[index], outline.holders[index + 1], outline)
        and outline.spans[index] == outline.spans[index + 1]
        and STRONG not in outline.raws[index][:2]
    )


def _is_marked_alike(one: int, other: int, outline: Outline) -> bool:
    """Two elements of one parent, of one tag and class; or one and the same."""
    same = _ID.sub("", outline.heads[one]) == _ID.sub("", outline.heads[other])
    return same and outline.parents[one] == outline.parents[other]


def _is_wrapped(index: int, outline: Outline) -> bool:
    """Its element is no `<p>` and alone in the element around it."""
    holder = outline.holders[index]
    parent = outline.parents[holder]
    return (
        outline.lasts[parent] - outline.firsts[parent] == 1
        and outline.heads[holder].partition(FIELD)[0] != "p"
    )
