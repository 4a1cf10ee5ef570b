"""How likely each candidate is the author: boosted trees, the table of `resources/authors.json`."""

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any


def chances(rows: Sequence[Sequence[float]]) -> list[float]:
    """For each row of `evidence.FEATURES` the chance (0 to 1) that its candidate is the author.

    They are of one page: together they sum up to 1 less the chance that it names none.
    """
    base, trees = _model()
    odds = [math.exp(min(30.0, base + sum(leaf_of_row(tree, row) for tree in trees))) for row in rows]
    whole = 1.0 + sum(odds)
    return [value / whole for value in odds]


def leaf_of_row(node: Any, row: Sequence[float]) -> float:
    """Where a tree sends `row`. `node`: a leaf's number, or [number of the feature, threshold, node up to it, node
    above it]."""
    while node.__class__ is list:
        feature, threshold, low, high = node
        node = low if row[feature] <= threshold else high
    value: float = node
    return value


@cache
def _model() -> tuple[float, list[Any]]:
    table = json.loads(resources.files("pipelines.resources").joinpath("authors.json").read_text("utf-8"))
    return table["base"], table["trees"]
