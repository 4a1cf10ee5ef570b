"""Chances of roles to verdicts: what is text, where the article ends, what is printed twice."""

from typing import Any

import numpy as np

from pipelines.extract.body.blocks import Outline
from pipelines.extract.body.net import ROLES
from pipelines.extract.body.siblings import missed_siblings, running_on

TEXT, STANDFIRST, FURNITURE = ROLES.index("text"), ROLES.index("standfirst"), ROLES.index("furniture")
MIN_CUT, MAX_CUT = 0.30, 0.55
"""Bounds of the chance above which a block is kept; between them the page's expected F1 decides."""
MIN_STANDFIRST = 0.4
MIN_REPEATED_CHARS = 50


class Verdicts:
    """Per block: `roles` (numbers of ROLES), `keep` (bool), `reasons` (what the repair did, mostly empty)."""

    __slots__ = ("cut", "keep", "reasons", "roles")

    def __init__(self, chances: Any, outline: Outline, weights: Any) -> None:
        self.reasons: dict[int, str] = {}
        text = chances[:, TEXT].copy()
        standfirst = (chances[:, STANDFIRST] > text) & (chances[:, STANDFIRST] > MIN_STANDFIRST)
        for index in running_on(standfirst, text, outline, weights):
            standfirst[index], text[index] = False, 1.0
            self.reasons[index] = "runs_on"
        text[standfirst] = 0
        self.cut = cut_by_expected_f1(text, weights)
        self.keep = text >= self.cut
        others = chances.copy()
        others[:, TEXT] = 0
        is_furniture = (others.argmax(1) == FURNITURE) & ~standfirst
        for index in missed_siblings(self.keep, is_furniture, text, outline, weights):
            self.keep[index] = True
            self.reasons[index] = "like_its_siblings"
        self._drop_repeated(outline)
        self.roles = np.where(self.keep, TEXT, others.argmax(1))
        self.roles[standfirst] = STANDFIRST

    def _drop_repeated(self, outline: Outline) -> None:
        met: set[str] = set()
        for index in np.flatnonzero(self.keep):
            text = outline.texts[index]
            if len(text) > MIN_REPEATED_CHARS:
                if text in met:
                    self.keep[index] = False
                    self.reasons[int(index)] = "repeated_text"
                met.add(text)


def cut_by_expected_f1(text: Any, weights: Any) -> float:
    """The chance above which blocks are kept so that the F1 to expect of the page is highest.

    Where nothing is likely to be text the likeliest block is kept all the same: a page without any text is
    another part's verdict.
    """
    order = np.argsort(-text, kind="stable")
    expected = (text * weights)[order]
    size = np.cumsum(weights[order]) + expected.sum()
    f1 = 2 * np.cumsum(expected) / np.maximum(size, 1e-9)
    best = float(text[order[int(np.argmax(f1))]])
    if text.max() <= MAX_CUT:
        return max(best, 1e-6)
    return min(max(best, MIN_CUT), MAX_CUT)
