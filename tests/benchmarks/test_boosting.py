"""Boosted trees that choose one row of a group, or none."""

import numpy as np

from benchmarks.boosting import Settings, chances_from_scores, fitted

SETTINGS = Settings(trees=30, share=1.0, least_weight=0.1)


def groups_with_signs() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """200 groups of three rows; the right row, in every second group, has a 1 in the first column."""
    numbers = np.random.default_rng(1)
    rows = np.column_stack([np.zeros(600), numbers.integers(0, 5, 600)]).astype(float)
    rows[::6, 0] = 1.0
    return rows, rows[:, 0].copy(), np.repeat(np.arange(200), 3)


def test_the_row_with_the_sign_is_chosen_and_none_where_no_row_has_it() -> None:
    rows, right, groups = groups_with_signs()
    model = fitted(rows, right, groups, np.ones(600), SETTINGS)
    chances = chances_from_scores(model.scores(rows), groups)

    assert chances[right == 1].min() > 0.8
    assert chances[right == 0].max() < 0.2


def test_chances_and_the_chance_of_none_sum_up_to_one() -> None:
    assert chances_from_scores(np.zeros(4), np.array([0, 0, 0, 1])).tolist() == [0.25, 0.25, 0.25, 0.5]


def test_the_same_rows_give_the_same_trees() -> None:
    rows, right, groups = groups_with_signs()
    one, other = (fitted(rows, right, groups, np.ones(600), Settings(trees=5)) for _ in range(2))

    assert one == other
