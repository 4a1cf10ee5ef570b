"""Boosted trees that choose one of several rows, or none: a softmax over each group of rows."""

from typing import Any

import msgspec
import numpy as np

from pipelines.extract.authors.chances import leaf_of_row

Array = np.ndarray[Any, np.dtype[Any]]
Node = float | list[Any]
"""A leaf's number, or [feature, threshold, node up to it, node above it]."""


class Settings(msgspec.Struct, frozen=True):
    trees: int = 45
    depth: int = 3
    rate: float = 0.15
    ridge: float = 4.0
    least_weight: float = 2.0
    """Sum of second derivatives that a leaf must have."""
    cuts: int = 12
    """So many thresholds a feature at most."""
    share: float = 0.5
    """Of the features, that each tree may use."""


class Model(msgspec.Struct, frozen=True):
    base: float
    trees: list[Node]

    def scores(self, rows: Array) -> Array:
        """Natural logarithm of the odds of each row against "none of them"."""
        return np.array([self.base + sum(leaf_of_row(tree, row) for tree in self.trees) for row in rows])


def chances_from_scores(scores: Array, groups: Array) -> Array:
    """`groups`: number of the group of each row."""
    odds = np.exp(np.clip(scores, -30, 30))
    whole: Array = 1.0 + np.bincount(groups, odds, int(groups.max()) + 1)
    return np.asarray(odds / whole[groups])


def fitted(
    rows: Array, right: Array, groups: Array, weights: Array, settings: Settings | None = None
) -> Model:
    """`right`: 1 for the row to choose, 0 for others; `weights`: one a row, the same within a group."""
    settings = settings or Settings()
    forest = _Forest(rows, settings)
    base = 0.0
    for _ in range(20):
        chance = chances_from_scores(np.full(len(rows), base), groups)
        slope = (weights * (chance - right)).sum()
        base -= float(np.clip(slope / ((weights * chance * (1 - chance)).sum() + 1e-6), -1, 1))
    base = round(base, 4)
    scores = np.full(len(rows), base)
    trees: list[Node] = []
    for _ in range(settings.trees):
        chance = chances_from_scores(scores, groups)
        tree = forest.tree(weights * (chance - right), np.maximum(weights * chance * (1 - chance), 1e-9))
        scores += np.array([leaf_of_row(tree, row) for row in rows])
        trees.append(tree)
    return Model(base, trees)


class _Forest:
    """Grows trees over one table of rows, whose values it keeps as numbers of intervals."""

    def __init__(self, rows: Array, settings: Settings) -> None:
        self._settings = settings
        self._random = np.random.default_rng(0)
        self._edges = [_edges(column, settings.cuts) for column in rows.T]
        self._bins = np.stack(
            [np.searchsorted(edges, column) for edges, column in zip(self._edges, rows.T, strict=True)],
            axis=1,
        )

    def tree(self, slopes: Array, curvatures: Array) -> Node:
        usable = self._random.random(len(self._edges)) < self._settings.share
        return self._node(slopes, curvatures, np.arange(len(slopes)), self._settings.depth, usable)

    def _node(self, slopes: Array, curvatures: Array, at: Array, depth: int, usable: Array) -> Node:
        settings = self._settings
        slope, curvature = slopes[at].sum(), curvatures[at].sum()
        leaf = round(float(-settings.rate * slope / (curvature + settings.ridge)), 3)
        if not depth:
            return leaf
        low, low_curvature = self._below(slopes[at], at), self._below(curvatures[at], at)
        high, high_curvature = slope - low, curvature - low_curvature
        gain = low**2 / (low_curvature + settings.ridge) + high**2 / (high_curvature + settings.ridge)
        gain[np.minimum(low_curvature, high_curvature) < settings.least_weight] = -1.0
        gain[~usable] = -1.0
        feature, cut = divmod(int(gain.argmax()), gain.shape[1])
        if gain[feature, cut] <= slope**2 / (curvature + settings.ridge) + 1e-6:
            return leaf
        is_low = self._bins[at, feature] <= cut
        return [
            feature,
            round(float(self._edges[feature][cut]), 3),
            self._node(slopes, curvatures, at[is_low], depth - 1, usable),
            self._node(slopes, curvatures, at[~is_low], depth - 1, usable),
        ]

    def _below(self, values: Array, at: Array) -> Array:
        """(features, cuts): the sum of `values` of the rows up to each cut."""
        width = self._settings.cuts + 1
        features = len(self._edges)
        places = (self._bins[at] + np.arange(features) * width).ravel()
        sums = np.bincount(places, np.repeat(values, features), features * width)
        return sums.reshape(features, width).cumsum(axis=1)[:, :-1]


def _edges(column: Array, cuts: int) -> Array:
    """Thresholds between the values of a column, at most `cuts`."""
    values = np.unique(column)
    edges: Array = (values[1:] + values[:-1]) / 2
    if len(edges) > cuts:
        edges = np.unique(np.quantile(column, np.linspace(0, 1, cuts + 2)[1:-1]))
    return np.asarray(np.round(edges, 3))
