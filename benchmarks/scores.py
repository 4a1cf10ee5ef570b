"""Scores of one text against its truth, and their aggregation with bootstrap intervals."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

import msgspec
import numpy as np

SHINGLE = 4
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff"
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
)
"""Thai, Lao, Burmese, Hangul, Khmer, kana, Han: each character counts as a word."""
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))
_SPACE = re.compile(r"\s+")


class Overlap(msgspec.Struct, frozen=True):
    """Shared, surplus and missing units of one page, each a share of their sum (0 to 1)."""

    shared: float
    surplus: float
    missing: float

    @property
    def precision(self) -> float:
        return _share(self.shared, self.surplus)

    @property
    def recall(self) -> float:
        return _share(self.shared, self.missing)

    @property
    def f1(self) -> float:
        if self.shared == self.surplus == self.missing == 0:
            return 1.0
        return 2 * self.shared / (2 * self.shared + self.surplus + self.missing)


class Figure(msgspec.Struct, frozen=True):
    """One aggregated score with the borders of its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    pages: int


def tokens_from_text(text: str) -> list[str]:
    """Words in lower case, NFC; scripts without spaces between words split into characters.

    Soft hyphens and characters of no width part no word.
    """
    return _TOKEN.findall(unicodedata.normalize("NFC", text).lower().translate(_INVISIBLE))


def word_overlap(truth: Sequence[str], found: Sequence[str]) -> Overlap:
    """Overlap of two token sequences as bags of words."""
    return _overlap(Counter(truth), Counter(found))


def shingle_overlap(truth: Sequence[str], found: Sequence[str]) -> Overlap:
    """Overlap of two token sequences as bags of 4-grams (a shorter text is one shingle).

    As in scrapinghub/article-extraction-benchmark, whose pages are normalised to the same weight.
    """
    return _overlap(Counter(_shingles(truth)), Counter(_shingles(found)))


def _shingles(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    if not tokens:
        return []
    return [tuple(tokens[i : i + SHINGLE]) for i in range(max(1, len(tokens) - SHINGLE + 1))]


def _overlap(truth: Counter, found: Counter) -> Overlap:  # type: ignore[type-arg]
    shared = sum((truth & found).values())
    surplus, missing = found.total() - shared, truth.total() - shared
    total = shared + surplus + missing
    return Overlap(shared / total, surplus / total, missing / total) if total else Overlap(0.0, 0.0, 0.0)


def _share(shared: float, other: float) -> float:
    return shared / (shared + other) if shared + other else 1.0


def snippet_share(snippets: Sequence[str], text: str) -> float | None:
    """Share of the snippets that are in the text, white space folded; None without snippets."""
    if not snippets:
        return None
    folded = _folded(text)
    return sum(_folded(snippet) in folded for snippet in snippets) / len(snippets)


def _folded(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text).translate(_INVISIBLE)).strip().lower()


def harmonic_figure(overlaps: Sequence[Overlap], *, rounds: int = 1000, seed: int = 0) -> Figure:
    """Harmonic mean of mean page precision and mean page recall (article-extraction-benchmark).

    Pages where nothing was found have no precision, pages where nothing is true no recall.
    """
    table = np.array([[o.precision, o.recall] for o in overlaps])
    has_found = np.array([o.shared + o.surplus > 0 for o in overlaps], dtype=float)
    has_truth = np.array([o.shared + o.missing > 0 for o in overlaps], dtype=float)

    def value(weights: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore", divide="ignore"):
            precision = weights @ (table[:, 0] * has_found) / (weights @ has_found)
            recall = weights @ (table[:, 1] * has_truth) / (weights @ has_truth)
            return np.nan_to_num(2 * precision * recall / (precision + recall))

    return _bootstrapped(value, len(overlaps), rounds, seed)


def mean_figure(values: Sequence[float], *, rounds: int = 1000, seed: int = 0) -> Figure:
    """Mean over pages."""
    column = np.array(values, dtype=float)
    return _bootstrapped(lambda weights: weights @ column / weights.sum(axis=1), len(column), rounds, seed)


def _bootstrapped(value, pages: int, rounds: int, seed: int) -> Figure:  # type: ignore[no-untyped-def]
    if not pages:
        return Figure(float("nan"), float("nan"), float("nan"), 0)
    generator = np.random.default_rng(seed)
    weights = generator.multinomial(pages, np.full(pages, 1 / pages), size=rounds).astype(float)
    low, high = np.quantile(value(weights), [0.025, 0.975])
    return Figure(float(value(np.ones((1, pages)))[0]), float(low), float(high), pages)
