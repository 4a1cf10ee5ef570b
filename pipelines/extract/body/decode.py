"""Chances of roles to verdicts: what is text, where the article ends, what is printed twice."""

from itertools import islice
from typing import Any

import numpy as np

from pipelines.extract.body import compiled
from pipelines.extract.body.another import another_article
from pipelines.extract.body.blocks import Outline
from pipelines.extract.body.features import Features
from pipelines.extract.body.net import ROLES
from pipelines.extract.body.siblings import missed_siblings, running_on

TEXT, TITLE, STANDFIRST, FURNITURE = map(ROLES.index, ("text", "title", "standfirst", "furniture"))
MIN_CUT, MAX_CUT = 0.30, 0.55
"""Bounds of the chance above which a block is kept; between them the page's expected F1 decides."""
MIN_STANDFIRST = 0.4
MIN_REPEATED_CHARS = 50
SURELY_TEXT, MIN_TEXT_WEIGHT = 0.5, 40
MIN_KEPT_SIBLINGS, MIN_GAP_CHANCE = 3, 0.1
MAX_OTHER_ROLE, MAX_GAP_LINKS = 0.5, 0.2
MIN_ALIKE, MIN_ALIKE_WEIGHT = 2, 20
MIN_ALIKE_CHANCE, SURELY_ALIKE = 0.02, 0.9
SURELY_TITLE, MIN_FAR_BLOCKS, MAX_ASIDE_BLOCKS = 0.5, 8, 2
MAX_NEXT_BLOCKS, MIN_NEXT_WEIGHT = 7, 25


class Verdicts:
    """Per block: `roles` (numbers of ROLES), `keep` (bool), `highest` (the chance of the likeliest role), `reasons`
    (what the repair did, mostly empty)."""

    __slots__ = ("cut", "highest", "keep", "reasons", "roles")

    def __init__(self, chances: Any, outline: Outline, features: Features) -> None:
        weights = features.weights
        self.reasons: dict[int, str] = {}
        text, standfirst, followed = _opening(chances)
        for index in running_on(followed, text, outline, weights):
            standfirst[index], text[index] = False, 1.0
            self.reasons[index] = "runs_on"
        _without_late_standfirsts(standfirst, text, chances, weights)
        self.cut = cut_by_expected_f1(text, weights)
        self.keep = text >= self.cut
        others, self.highest = (compiled.numbers.likeliest if compiled.numbers else _likeliest)(chances)
        is_furniture = (others == FURNITURE) & ~standfirst
        for index in missed_siblings(self.keep, is_furniture, text, outline, weights):
            self.keep[index] = True
            self.reasons[index] = "like_its_siblings"
        for index in gaps_among_kept(
            self.keep, _gaps(self.keep, standfirst, text, chances, features), features
        ):
            if outline.texts.count(outline.texts[index]) == 1:
                self.keep[index] = True
                self.reasons[index] = "amid_the_text"
        if self.cut < MIN_CUT and standfirst.any() and not (weights[self.keep] > MIN_TEXT_WEIGHT).any():
            self.keep, standfirst = standfirst, np.zeros_like(standfirst)
            self.reasons |= dict.fromkeys(np.flatnonzero(self.keep).tolist(), "only_standfirst")
        self._drop_repeated(outline)
        if text.max() < MIN_CUT:
            self._take_all_of_a_bare_page(chances, outline)
            self._stay_near_the_headline(chances, features)
        self._look_behind_the_headline(chances, features)
        another = another_article(self.keep, chances[:, TITLE], outline)
        if another is not None:
            below = another + np.flatnonzero(self.keep[another:])
            self.keep[below] = False
            self.reasons |= dict.fromkeys(below.tolist(), "another_article")
        asked = [*_doubtful(text, outline, features), *_plain_standfirsts(standfirst, outline, features)]
        for index in doubtful_siblings(self.keep, asked, outline, features):
            self.reasons.setdefault(index, "marked_alike")
        self.roles = np.where(self.keep, TEXT, others)
        self.roles[standfirst] = STANDFIRST

    def _take_all_of_a_bare_page(self, chances: Any, outline: Outline) -> None:
        """A headline and paragraphs marked up alike, without a link or another role's look, are all text, however
        short they are."""
        if any(outline.linked):
            return
        holder = outline.holders[-1]
        named = chances[:, 1:FURNITURE].max(1) > MAX_OTHER_ROLE
        alike = [
            index
            for index, other in enumerate(outline.holders)
            if not named[index] and _is_path_alike(other, holder, outline)
        ]
        if len(alike) >= max(MIN_KEPT_SIBLINGS, len(named) - 1):
            self.keep[alike] = True
            self.reasons |= dict.fromkeys(alike, "bare_page")

    def _stay_near_the_headline(self, chances: Any, features: Features) -> None:
        """Where nothing is likely to be text (a post of a line), what stands far behind the headline (a line on the
        blog in its sidebar) is a worse guess than what stands next to it."""
        headlines = np.flatnonzero((chances[:, TITLE] > SURELY_TITLE) & features.in_title)
        if not len(headlines):
            return
        headline, kept = int(headlines[0]), np.flatnonzero(self.keep)
        far = kept[kept - headline >= MIN_FAR_BLOCKS]
        if len(far) < len(kept) or self._take_next_to(headline, chances, features):
            self._drop(far.tolist(), "far_from_headline")

    def _take_next_to(self, headline: int, chances: Any, features: Features) -> bool:
        """Are there blocks next to the headline that may be its text? Then they are kept."""
        behind = _next_to_the_headline(headline, chances, features)
        for index in behind:
            self.keep[index] = True
            self.reasons[index] = "next_to_headline"
        return bool(behind)

    def _drop(self, blocks: list[int], reason: str) -> None:
        for index in blocks:
            self.keep[index] = False
            self.reasons[index] = reason

    def _look_behind_the_headline(self, chances: Any, features: Features) -> None:
        """A text stands behind its headline: what was kept far in front of it (the author of a blog about herself,
        warnings of a program) is none; where that was all, the blocks next to the headline are the text. A page that
        prints its headline below a long text is left alone."""
        is_headline = chances[:, TITLE] > SURELY_TITLE
        headlines, kept = np.flatnonzero(is_headline & features.in_title), np.flatnonzero(self.keep)
        if not len(headlines) or not len(kept) or kept[0] > headlines[0]:
            return
        headline = int(headlines[0])
        early = kept[kept < np.flatnonzero(is_headline)[0]]
        weights = features.weights
        is_aside = (
            len(early) <= MAX_ASIDE_BLOCKS or weights[early].sum() < 2 * weights[kept[kept > headline]].sum()
        )
        if not len(early) or not is_aside:
            return
        cut_between = headline - early - np.arange(len(early), 0, -1)
        far = early[cut_between >= MIN_FAR_BLOCKS].tolist()
        if len(early) == len(kept):
            if not self._take_next_to(headline, chances, features):
                return
            far = early.tolist()
        self._drop(far, "before_headline")

    def _drop_repeated(self, outline: Outline) -> None:
        met: set[str] = set()
        for index in np.flatnonzero(self.keep):
            text = outline.texts[index]
            if len(text) > MIN_REPEATED_CHARS:
                if text in met:
                    self.keep[index] = False
                    self.reasons[int(index)] = "repeated_text"
                met.add(text)


def _likeliest(chances: Any) -> tuple[Any, Any]:
    """Per block the likeliest role but text (int64), and the chance of the likeliest role of all."""
    return chances[:, TEXT + 1 :].argmax(1) + (TEXT + 1), chances.max(1)


def _opening(chances: Any) -> tuple[Any, Any, list[int]]:
    """(the chances of text; which blocks look like standfirsts; those of them that another block follows)"""
    if compiled.numbers:
        return compiled.numbers.opening(chances, STANDFIRST, MIN_STANDFIRST)
    text = chances[:, TEXT].copy()
    standfirst = (chances[:, STANDFIRST] > text) & (chances[:, STANDFIRST] > MIN_STANDFIRST)
    return text, standfirst, np.flatnonzero(standfirst[:-1]).tolist()


def _without_late_standfirsts(standfirst: Any, text: Any, chances: Any, weights: Any) -> None:
    """In place: behind the first block that is surely text nothing is a standfirst; what looks like one is text.
    A standfirst is none."""
    if compiled.numbers:
        marks = standfirst.view(np.uint8)
        compiled.numbers.without_late(text, marks, chances, weights, STANDFIRST, SURELY_TEXT, MIN_TEXT_WEIGHT)
        return
    is_sure = (text > SURELY_TEXT) & (weights > MIN_TEXT_WEIGHT)
    first = int(is_sure.argmax())
    if is_sure[first]:
        standfirst[first + 1 :] = False
        behind = text[first + 1 :]
        behind += chances[first + 1 :, STANDFIRST]
        np.minimum(behind, 1.0, out=behind)
    text[standfirst] = 0


def _next_to_the_headline(headline: int, chances: Any, features: Features) -> list[int]:
    """The first blocks of some length behind the headline that no other role claims."""
    found: list[int] = []
    for index in range(headline + 1, min(headline + 1 + MAX_NEXT_BLOCKS, len(chances))):
        is_claimed = chances[index, 1:FURNITURE].max() > MAX_OTHER_ROLE
        if not is_claimed and features.weights[index] >= MIN_NEXT_WEIGHT:
            found.append(index)
        elif found:
            break
    return found


def _gaps(keep: Any, standfirst: Any, text: Any, chances: Any, features: Features) -> list[int]:
    """Blocks cut, though not quite without a chance, that have neither links nor another role's look."""
    weights, linked = features.weights, features.linked
    if compiled.numbers:
        marks = keep.view(np.uint8), standfirst.view(np.uint8)
        limits = MIN_GAP_CHANCE, MAX_OTHER_ROLE, MAX_GAP_LINKS
        return compiled.numbers.gaps(*marks, text, chances, weights, linked, FURNITURE, *limits)
    named = chances[:, 1:FURNITURE].max(1) > MAX_OTHER_ROLE
    is_linked = linked > MAX_GAP_LINKS * np.maximum(1.0, weights)
    is_gap = ~(keep | standfirst | named | is_linked) & (text > MIN_GAP_CHANCE)
    return list(np.flatnonzero(is_gap).tolist())


def gaps_among_kept(keep: Any, candidates: list[int], features: Features) -> list[int]:
    """The `candidates` between kept blocks of their own parent."""
    if not candidates:  # the usual page
        return []
    parents = features.parents[features.holders]
    kept = np.flatnonzero(keep)
    found = []
    for index in candidates:
        siblings = kept[parents[kept] == parents[index]]
        if len(siblings) >= MIN_KEPT_SIBLINGS and siblings[0] < index < siblings[-1]:
            found.append(index)
    return found


def doubtful_siblings(keep: Any, asked: list[int], outline: Outline, features: Features) -> list[int]:
    """Blocks, neither linked nor emphasised, of which the model is not sure, nor sure that they are none, in an
    element of the very tags and classes, up to the root, of other kept paragraphs."""
    if not asked:
        return []
    holders = outline.holders
    kept = np.flatnonzero(keep & (features.weights >= MIN_TEXT_WEIGHT)).tolist()
    found = []
    for index in asked:
        others = (other for other in kept if other != index)
        alike = (other for other in others if _is_path_alike(holders[index], holders[other], outline))
        if len(list(islice(alike, MIN_ALIKE))) == MIN_ALIKE:
            found.append(index)
    return found


def _doubtful(text: Any, outline: Outline, features: Features) -> list[int]:
    weights, linked = features.weights, features.linked
    if compiled.numbers:
        limits = MIN_ALIKE_CHANCE, SURELY_ALIKE, MIN_ALIKE_WEIGHT
        return compiled.numbers.doubtful(text, weights, linked, outline.strong, *limits)
    asked = (text >= MIN_ALIKE_CHANCE) & (text < SURELY_ALIKE) & (weights >= MIN_ALIKE_WEIGHT)
    asked &= (linked == 0) & (2 * outline.strong < weights)
    return list(np.flatnonzero(asked).tolist())


def _plain_standfirsts(standfirst: Any, outline: Outline, features: Features) -> list[int]:
    """Those that nothing inside of their element sets apart."""
    return [
        index
        for index in np.flatnonzero(standfirst).tolist()
        if not features.linked[index]
        and 2 * outline.strong[index] < features.weights[index]
        and not outline.spans[index]
    ]


def _is_path_alike(one: int, other: int, outline: Outline) -> bool:
    """Have two elements, and all around them up to what they share, the same tags and classes?"""
    heads, parents = outline.heads, outline.parents
    while one != other:
        if heads[one] != heads[other]:
            return False
        one, other = parents[one], parents[other]
    return True


def cut_by_expected_f1(text: Any, weights: Any) -> float:
    """The chance above which blocks are kept so that the F1 to expect of the page is highest.

    Where nothing is likely to be text the likeliest block is kept all the same: a page without any text is
    another part's verdict.
    """
    best, highest = (compiled.numbers.best_cut if compiled.numbers else _best_cut)(text, weights)
    if highest <= MAX_CUT:
        return max(best, 1e-6)
    return min(max(best, MIN_CUT), MAX_CUT)


def _best_cut(text: Any, weights: Any) -> tuple[float, float]:
    order = np.argsort(-text, kind="stable")
    expected = (text * weights)[order]
    size = np.cumsum(weights[order]) + expected.sum()
    f1 = 2 * np.cumsum(expected) / np.maximum(size, 1e-9)
    return float(text[order[int(np.argmax(f1))]]), float(text.max())
