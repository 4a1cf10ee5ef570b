"""The confidence: bounded, rising with the score, made of finite features; its fitting on known data."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.reliability import diagram
from benchmarks.train_confidence import (
    cross_validated,
    cumulative_error,
    curve_from_scores,
    fitted_weights,
    isotonic,
    ranking,
)
from pipelines.extract.confidence import _model, features_from_signals, score_from_features, share_from_score
from pipelines.extract.page_kind import PageKind
from pipelines.extract.signals import Signals
from pipelines.extract.structured import structured_from_page
from pipelines.model import Article, Block, Capture, Provenance
from pipelines.pages import page_from_capture
from pipelines.run import extract_record

SENTENCE = "The council voted on Monday to rebuild the old bridge, which a flood had carried away in March. "
PAGE = f"<title>Bridge</title><h1>Bridge</h1><p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p>"


def signals_of(*blocks: Block) -> Signals:
    page = page_from_capture(
        Capture(url="https://example.com/a", body=PAGE.encode(), provenance=Provenance(source="file"))
    )
    text = "\n\n".join(block.text for block in blocks if block.verdict == "keep")
    return Signals(page, Article(text=text, blocks=blocks), structured_from_page(page))


def block(index: int, *, score: float, verdict: str = "keep", text: str = SENTENCE) -> Block:
    return Block(
        index=index,
        text=text,
        kind="paragraph",
        tag="p",
        xpath=None,
        verdict=verdict,  # type: ignore[arg-type]
        score=score,
    )


def score_of(*blocks: Block) -> float:
    return score_from_features(features_from_signals(signals_of(*blocks), (), PageKind("article")))


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_a_higher_score_never_has_a_lower_confidence(one, two):
    low, high = sorted((one, two))
    assert share_from_score(low) <= share_from_score(high)


@given(st.floats(allow_nan=False))
def test_a_confidence_is_a_share(score):
    assert 0.0 <= share_from_score(score) <= 1.0


def test_the_shipped_curve_rises():
    model = _model()
    assert (model.scores, model.shares) == (sorted(model.scores), sorted(model.shares))


def test_the_shipped_model_knows_all_features_and_no_other():
    names = features_from_signals(signals_of(block(0, score=1.0)), (), PageKind("article")).keys()
    assert _model().weights.keys() == names


def test_a_page_of_doubtful_blocks_scores_below_one_of_sure_ones():
    sure = [block(n, score=0.999) for n in range(8)]
    doubtful = [block(n, score=0.55) for n in range(8)]
    assert score_of(*doubtful) < score_of(*sure)


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [block(0, score=0.0, text="")],
        [block(0, score=1.0, text="x" * 500_000)],
        [block(n, score=0.5, verdict="keep" if n % 2 else "cut") for n in range(2000)],
    ],
    ids=["none", "empty", "huge", "alternating"],
)
def test_features_are_finite_on_odd_pages(blocks):
    values = features_from_signals(signals_of(*blocks), (), PageKind("article")).values()
    assert all(map(math.isfinite, values))


def test_a_record_carries_the_same_confidence_each_time():
    first = extract_record(PAGE.encode(), url="https://example.com/a")
    assert extract_record(PAGE.encode(), url="https://example.com/a") == first


def test_isotonic_pools_what_falls():
    assert isotonic(np.array([0.0, 1.0, 0.0, 1.0])).tolist() == [0.0, 0.5, 0.5, 1.0]


def drawn(pages: int = 3000) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Pages whose chance to be right is a logistic function of the first of three features."""
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(pages, 3))
    right = rng.random(pages) < 1 / (1 + np.exp(-2 * rows[:, 0] - 1))
    return rows, right, [f"site{number % 300}" for number in range(pages)]


def test_the_fit_finds_the_feature_that_counts():
    rows, right, _ = drawn()
    weights = fitted_weights(rows, right)
    assert weights.round(0).tolist() == [2.0, 0.0, 0.0, 1.0]


def test_cross_validated_confidence_is_calibrated():
    rows, right, groups = drawn()
    assert cumulative_error(cross_validated(rows, right, groups)[1], right) < 0.02


def test_confidence_that_promises_too_much_is_found_out():
    rows, right, groups = drawn()
    confidences = cross_validated(rows, right, groups)[1]
    assert cumulative_error(np.minimum(1.0, confidences + 0.1), right) > 0.05


def test_the_curve_says_at_its_lowest_knot_what_share_of_all_is_right():
    rows, right, _ = drawn()
    _, shares = curve_from_scores(rows[:, 0], right)
    assert shares[0] == pytest.approx(right.mean(), abs=0.001)


def test_ranking_of_a_perfect_score_is_one():
    assert ranking(np.array([0.1, 0.2, 0.9]), np.array([False, False, True])) == 1.0


def test_the_diagram_is_one_svg():
    svg = diagram([0.8 + n / 1000 for n in range(200)], [n % 10 > 0 for n in range(200)])
    assert (svg.count("<svg"), svg.count("</svg>"), svg.count("<polyline")) == (1, 1, 1)
