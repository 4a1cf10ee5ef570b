"""Fits the confidence of records and draws its reliability: `python -m benchmarks.train_confidence DATA`.

A page's text is right if its word F1 against the truth is at least .95, with or without the standfirst in
front (sets differ there). The model is a logistic regression with a ridge over the features of
`pipelines/extract/confidence.py`; the curve from its score to "share of pages at this score or above whose
text is right" is isotonic. Everything quoted is cross-validated over registered domains, curve included.

The body model must not have seen the pages: `--folds DIR` names models each trained without one part of the
domains (`python -m benchmarks.train_folds`). Without it the shipped model judges pages it learned from, and
the confidence comes out too high.
"""

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
import numpy as np

from benchmarks.datasets import BenchPage, decoded_page, iter_sets, relabelled_pages
from benchmarks.reliability import diagram
from benchmarks.scores import tokens_from_text, word_overlap
from pipelines.extract import article_from_page
from pipelines.extract.body import judge
from pipelines.extract.body.net import Net
from pipelines.extract.confidence import Model, features_from_signals
from pipelines.extract.flags import flags_from_signals
from pipelines.extract.page_kind import page_kind_from_signals
from pipelines.extract.signals import Signals
from pipelines.extract.structured import structured_from_page
from pipelines.urls import site_from_url

SETS = ("annotated", "old", "wcxb", "fundus")
RIGHT_WORD_F1 = 0.95
RIDGE = 3.0
FOLDS = 10
KNOTS = 24
PRIOR_PAGES = 12
RESOURCE = Path(__file__).parent.parent / "pipelines" / "resources" / "confidence.json"
Array = np.ndarray[Any, np.dtype[np.float64]]


class Sample(msgspec.Struct, frozen=True):
    """One page: its features and whether its text was right."""

    id: str
    group: str
    features: dict[str, float]
    f1: float

    @property
    def is_right(self) -> bool:
        return self.f1 >= RIGHT_WORD_F1


def samples_from_sets(data: Path, folds: Path | None) -> list[Sample]:
    """A sample of every article page, each page of a twice labelled pair once."""
    models = [] if folds is None else sorted(folds.glob("fold-*.npz"))
    relabelled = relabelled_pages(data)
    sites = _sites_by_id(data)
    by_fold: dict[int, list[BenchPage]] = {}
    for name, pages in iter_sets(data, SETS):
        for page in pages:
            is_judged = (
                page.page_type == "article" and page.truth.text and f"{name}/{page.id}" not in relabelled
            )
            if is_judged:
                group = group_of(page, sites)
                fold = crc32(group.encode()) % len(models) if models else 0
                by_fold.setdefault(fold, []).append(page)
    samples = []
    for fold, pages in sorted(by_fold.items()):
        if models:
            _use_model(models[fold])
        found = (_sample(page, group_of(page, sites)) for page in pages)
        samples += [sample for sample in found if sample is not None]
    return samples


def group_of(page: BenchPage, sites: dict[str, str]) -> str:
    """What must not be split, as in the training of the body model: the site, or the page of an unknown one."""
    return sites.get(f"{page.dataset}/{page.id}") or site_from_url(page.url) or page.id


def _sites_by_id(data: Path) -> dict[str, str]:
    """`set/id` to the site, where a set names it apart from the URL."""
    sites = {}
    for name in SETS:
        for row in _rows(data / name):
            if row.get("site"):
                sites[f"{name}/{row['id']}"] = row["site"]
    return sites


def _rows(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "truth.jsonl").read_text("utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def _use_model(path: Path) -> None:
    net = Net(np.load(path, allow_pickle=False))
    judge.load_net = lambda: net  # type: ignore[assignment]


def _sample(page: BenchPage, group: str) -> Sample | None:
    decoded = decoded_page(page)
    if decoded is None:
        return None
    article = article_from_page(decoded)
    if not article.text:
        return None
    signals = Signals(decoded, article, structured_from_page(decoded))
    flags = flags_from_signals(signals)
    kind = page_kind_from_signals(signals, flags)
    return Sample(
        id=f"{page.dataset}/{page.id}",
        group=group,
        features=features_from_signals(signals, flags, kind),
        f1=_f1(page, article.text, article.standfirst),
    )


def _f1(page: BenchPage, text: str, standfirst: str | None) -> float:
    truth = tokens_from_text(page.truth.text or "")
    found = tokens_from_text(text)
    best = word_overlap(truth, found).f1
    if standfirst:
        best = max(best, word_overlap(truth, tokens_from_text(standfirst) + found).f1)
    if page.truth.standfirst:
        best = max(best, word_overlap(tokens_from_text(page.truth.standfirst) + truth, found).f1)
    return best


def fitted_weights(rows: Array, right: Array) -> Array:
    """Logistic regression by Newton's steps with a ridge on all weights but the last, the intercept."""
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    weights = np.zeros(rows.shape[1])
    penalty = np.full(rows.shape[1], RIDGE)
    penalty[-1] = 0.0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        gradient = rows.T @ (chance - right) + penalty * weights
        hessian = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(penalty + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def isotonic(values: Array) -> Array:
    """The rising sequence nearest to `values` (pool adjacent violators)."""
    blocks: list[list[float]] = []
    for value in values:
        blocks.append([float(value), 1.0])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            mean, size = blocks.pop()
            total = blocks[-1][1] + size
            blocks[-1] = [(blocks[-1][0] * blocks[-1][1] + mean * size) / total, total]
    return np.concatenate([np.full(int(size), mean) for mean, size in blocks])


def curve_from_scores(scores: Array, right: Array) -> tuple[list[float], list[float]]:
    """Knots of score and of the share of pages at that score or above that are right; both rising."""
    order = np.argsort(scores, kind="stable")
    scores, local = scores[order], isotonic(right[order].astype(float))
    # A handful of best pages must not promise a share of 1: as if some average pages stood among them.
    above = np.arange(len(local), 0, -1)
    shares = (np.cumsum(local[::-1])[::-1] + PRIOR_PAGES * right.mean()) / (above + PRIOR_PAGES)
    shares = np.maximum.accumulate(shares)
    at = np.unique(np.linspace(0, len(scores) - 1, KNOTS).astype(int))
    return [round(float(scores[i]), 4) for i in at], [round(float(shares[i]), 4) for i in at]


def cross_validated(rows: Array, right: Array, groups: Sequence[str]) -> tuple[Array, Array]:
    """(scores, confidences) of every page by models and curves that saw none of its domain."""
    folds = np.array([crc32(group.encode()) // 7 % FOLDS for group in groups])
    scores, confidences = np.zeros(len(rows)), np.zeros(len(rows))
    for fold in range(FOLDS):
        held = folds == fold
        if not held.any():
            continue
        inner = _scores_of_others(rows[~held], right[~held], folds[~held])
        knots, shares = curve_from_scores(inner, right[~held])
        scores[held] = _scored(rows[~held], right[~held], rows[held])
        confidences[held] = np.interp(scores[held], knots, shares)
    return scores, confidences


def _scores_of_others(rows: Array, right: Array, folds: Array) -> Array:
    scores = np.zeros(len(rows))
    for fold in set(folds.tolist()):
        held = folds == fold
        scores[held] = _scored(rows[~held], right[~held], rows[held])
    return scores


def _scored(rows: Array, right: Array, others: Array) -> Array:
    means, scales = rows.mean(0), _scales(rows)
    weights = fitted_weights((rows - means) / scales, right)
    scored: Array = (others - means) / scales @ weights[:-1] + weights[-1]
    return scored


def _scales(rows: Array) -> Array:
    scales = rows.std(0)
    return np.where(scales > 1e-9, scales, 1.0)


def cumulative_error(confidences: Array, right: Array) -> float:
    """Mean distance between a page's confidence and the share of pages at it or above that are right."""
    order = np.argsort(-confidences, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    values = confidences[order]
    last = np.searchsorted(-values, -values, side="right") - 1  # pages of one value share one share
    return float(np.abs(shares[last] - values).mean())


def ranking(scores: Array, right: Array) -> float:
    """Chance that a right page scores above a wrong one (area under the ROC curve)."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    positives = right.sum()
    return float(
        (ranks[right].sum() - positives * (positives + 1) / 2) / (positives * (len(right) - positives))
    )


def model_from_samples(samples: Sequence[Sample], scores: Array, right: Array) -> Model:
    names = sorted(samples[0].features)
    rows = np.array([[sample.features[name] for name in names] for sample in samples])
    means, scales = rows.mean(0), _scales(rows)
    weights = fitted_weights((rows - means) / scales, right)
    knots, shares = curve_from_scores(scores, right)

    def named(values: Array) -> dict[str, float]:
        return {name: round(float(value), 6) for name, value in zip(names, values, strict=True)}

    return Model(
        RIGHT_WORD_F1,
        named(means),
        named(scales),
        named(weights[:-1]),
        round(float(weights[-1]), 6),
        knots,
        shares,
    )


def thresholds_table(confidences: Array, right: Array) -> str:
    """Markdown: at each confidence, how many pages stand at it or above and how many of them are right."""
    lines = ["| confidence at least | pages kept | of them right |", "|---|---|---|"]
    for threshold in (0.0, 0.8, 0.85, 0.9, 0.92, 0.94, 0.96, 0.98):
        kept = confidences >= threshold
        if kept.sum() >= 10:
            lines.append(f"| {threshold:.2f} | {kept.mean():.0%} | {right[kept].mean():.3f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with the data sets")
    parser.add_argument("--folds", type=Path, help="folder with body models fold-0.npz, fold-1.npz, …")
    parser.add_argument("--samples", type=Path, help="file that keeps the features between two runs")
    parser.add_argument("--out", type=Path, default=RESOURCE)
    parser.add_argument("--diagram", type=Path, help="an SVG file")
    arguments = parser.parse_args()
    if arguments.samples is not None and arguments.samples.exists():
        samples = msgspec.json.decode(arguments.samples.read_bytes(), type=list[Sample])
    else:
        samples = samples_from_sets(arguments.data, arguments.folds)
        if arguments.samples is not None:
            arguments.samples.write_bytes(msgspec.json.encode(samples))
    names = sorted(samples[0].features)
    rows = np.array([[sample.features[name] for name in names] for sample in samples])
    right = np.array([sample.is_right for sample in samples])
    scores, confidences = cross_validated(rows, right, [sample.group for sample in samples])
    print(f"{len(samples)} pages of {len({s.group for s in samples})} domains, {right.mean():.3f} right")
    print(
        f"expected calibration error, cross-validated over domains: {cumulative_error(confidences, right):.4f}"
    )
    print(f"a right page scores above a wrong one: {ranking(scores, right):.3f}")
    print(thresholds_table(confidences, right))
    model = model_from_samples(samples, scores, right)
    arguments.out.write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")
    if arguments.diagram is not None:
        arguments.diagram.write_text(diagram(confidences.tolist(), right.tolist()), "utf-8")
    if not all(math.isfinite(value) for value in model.weights.values()):
        raise SystemExit("weights that are no numbers")


if __name__ == "__main__":
    main()
