"""An article to its confidence: the share of records at this value or above whose text is right.

A logistic score over a few features of the page and its blocks, then a curve from score to share. Both were
fitted by `benchmarks/train_confidence.py` and are data: `resources/confidence.json`. "Right" means a word F1
of at least .95 against the text that a person would keep.
"""

import math
from bisect import bisect_right
from functools import cache
from importlib import resources
from operator import mul

import msgspec

from pipelines.extract.flags import Flag
from pipelines.extract.page_kind import PageKind
from pipelines.extract.signals import Signals
from pipelines.extract.structured import plain_text
from pipelines.model import Article
from pipelines.text import alphanumeric

UNSURE_SCORE = 0.8
"""Below, a block that was kept is an ambiguous one."""
SAMPLE_CHARS = 60
FLAGS_THAT_COUNT = ("paywall", "short", "link_list", "live_blog", "video", "truncated")


LISTED_KINDS = frozenset({"list_item", "table", "code"})


class Model(msgspec.Struct, frozen=True):
    """What `resources/confidence.json` holds."""

    right_word_f1: float
    """From this word F1 on a text counted as right in training."""
    means: dict[str, float]
    scales: dict[str, float]
    weights: dict[str, float]
    intercept: float
    scores: list[float]
    """Logistic scores, rising, at the knots of the curve."""
    shares: list[float]
    """At each knot: the share of pages scored so or higher whose text was right."""


def confidence_from_signals(signals: Signals, flags: tuple[Flag, ...], kind: PageKind) -> float:
    """The calibrated confidence by what is known of a page already."""
    if not signals.article.text:
        return 0.0
    return share_from_score(score_from_features(features_from_signals(signals, flags, kind)))


def score_from_features(features: dict[str, float]) -> float:
    """The logistic model's score (a logit)."""
    return _model().intercept + sum(
        [weight * (features[name] - mean) / scale for name, weight, mean, scale in _terms()]
    )


def share_from_score(score: float) -> float:
    """The share of training pages at this score or above whose text was right, straight between knots."""
    scores, shares = _model().scores, _model().shares
    at = bisect_right(scores, score)
    if at == 0:
        return shares[0]
    if at == len(scores):
        return shares[-1]
    width = scores[at] - scores[at - 1]
    part = (score - scores[at - 1]) / width if width else 0.0
    return shares[at - 1] + part * (shares[at] - shares[at - 1])


def features_from_signals(signals: Signals, flags: tuple[Flag, ...], kind: PageKind) -> dict[str, float]:
    """What the confidence is judged by; every value is finite."""
    article, kept, counts = signals.article, signals.kept, signals.counts
    sizes, scores = [len(block.text) for block in kept], [block.score for block in kept]
    kept_chars = max(1, sum(sizes))
    names = {flag.name for flag in flags}
    declared = _declared(signals)
    return {
        "kept_score": sum(map(mul, scores, sizes)) / kept_chars,
        "unsure_kept": sum([size for score, size in zip(scores, sizes, strict=True) if score < UNSURE_SCORE])
        / kept_chars,
        "unsure_cut": min(3.0, counts.unsure_cut / kept_chars),
        "lowest_kept": min(scores, default=0.0),
        "highest_cut": counts.highest_cut,
        "runs": math.log1p(counts.runs),
        "cut_inside": min(3.0, counts.cut_inside / kept_chars),
        "words": math.log1p(min(signals.words, 3000)),
        "few_words": math.log1p(max(0, 150 - signals.words)),
        "mean_block": math.log1p(kept_chars / max(1, len(kept))),
        "blocks": math.log1p(len(kept)),
        "kept_share": kept_chars / max(kept_chars, counts.chars),
        "kept_link_density": min(1.0, signals.kept_link_density),
        "list_items": sum([len(b.text) for b in kept if b.kind in LISTED_KINDS]) / kept_chars,
        "starts_with_description": _agrees(_description(signals), article),
        "agrees_with_declared": _agreement(declared, article),
        "has_declared": float(bool(declared)),
        "is_declared_article": float(signals.is_declared_article),
        "is_article_kind": float(kind.name == "article"),
        "has_title": float(bool(article.title)),
        "has_date": float(article.published_at is not None),
        "is_sure_language": article.language_score,
        **{f"flag_{name}": float(name in names) for name in FLAGS_THAT_COUNT},
    }


def _folded(text: str) -> str:
    """Letters and figures, case folded."""
    return alphanumeric(text.casefold())


def _description(signals: Signals) -> str:
    return signals.structured.first_meta("og:description", "description", "twitter:description") or ""


def _agrees(said: str, article: Article) -> float:
    """1 if the description opens the text or stands in it or in the standfirst, -1 if not, 0 without one."""
    sample = said[: 2 * SAMPLE_CHARS]
    key = _folded(sample)[:SAMPLE_CHARS]
    if len(key) < SAMPLE_CHARS // 2:
        return 0.0
    if article.text.find(sample, 0, 3000) >= 0 or sample in (article.standfirst or ""):
        return 1.0
    where = _folded(f"{article.standfirst or ''} {article.text[:3000]}")
    return 1.0 if key in where else -1.0


def _declared(signals: Signals) -> str:
    body = signals.structured.article.get("articleBody")
    text = plain_text(body) if isinstance(body, str) else ""
    return text if len(text) > 5 * SAMPLE_CHARS else ""


def _agreement(declared: str, article: Article) -> float:
    """How alike the text and the JSON-LD's articleBody are in their words, 0 to 1; .5 without one."""
    if not declared:
        return 0.5
    said, kept = set(declared.casefold().split()), set(article.text[:10_000].casefold().split())
    return 2 * len(said & kept) / max(1, len(said) + len(kept))


@cache
def _terms() -> tuple[tuple[str, float, float, float], ...]:
    """Name, weight, mean and scale of each feature."""
    model = _model()
    return tuple(
        (name, weight, model.means[name], model.scales[name]) for name, weight in model.weights.items()
    )


@cache
def _model() -> Model:
    raw = resources.files("pipelines").joinpath("resources", "confidence.json").read_bytes()
    return msgspec.json.decode(raw, type=Model)
