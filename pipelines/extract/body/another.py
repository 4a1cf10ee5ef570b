"""Another article below the first, as pages that scroll on without an end print it."""

from typing import Any

import numpy as np

from pipelines.extract.body.blocks import Outline
from pipelines.extract.body.siblings import paths_of_blocks

SURE_HEADLINE, MAYBE_HEADLINE = 0.5, 0.1
"""The chance that the page's headline has, and that of another article's, which the model doubts for its place."""


def another_article(keep: Any, headlines: Any, outline: Outline) -> int | None:
    """The block where another article begins: behind kept text a cut one that may be a headline (its chance among
    `headlines`), marked up, up to the root, as the page's own in front of the text, with other words."""
    kept = np.flatnonzero(keep)
    if not len(kept):
        return None
    first = int(kept[0])
    others = np.flatnonzero(headlines[first:] > MAYBE_HEADLINE) + first
    asked = [index for index in others.tolist() if not keep[index] and index < kept[-1]]
    own = np.flatnonzero(headlines[:first] > SURE_HEADLINE)
    if not asked or not len(own):  # the usual page
        return None
    paths, texts = paths_of_blocks(outline), outline.texts
    marked = {paths[index] for index in own.tolist()}
    said = {texts[index] for index in own.tolist()}
    return next((index for index in asked if paths[index] in marked and texts[index] not in said), None)
