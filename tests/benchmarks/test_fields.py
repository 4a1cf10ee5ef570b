"""Outcomes of title, authors and date."""

from pathlib import Path

import pytest

from benchmarks.datasets import BenchPage, Truth
from benchmarks.fields import outcome_of_field


def page_with(**truth: object) -> BenchPage:
    return BenchPage(
        id="p1", dataset="x", url="", path=Path("p1.html"), page_type="article", language="en", year=None,
        truth=Truth(**truth),  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("truth", "field", "answer", "outcome"),
    [
        pytest.param(
            {"title": "Rain – at last"}, "title", "Rain - At Last", "right", id="title, other marks"
        ),
        pytest.param({"title": "Rain"}, "title", "Rain | Example", "wrong", id="title with site name"),
        pytest.param({"title": "Rain"}, "title", None, "none", id="no title"),
        pytest.param(
            {"authors": ("A B", "C D")}, "authors", ("C D", "a b"), "right", id="authors in any order"
        ),
        pytest.param({"authors": ("A B", "C D")}, "authors", ("A B",), "wrong", id="one author of two"),
        pytest.param({"authors": ()}, "authors", ("A B",), None, id="authors not annotated"),
        pytest.param({"is_labelled": True}, "authors", ("A B",), "invented", id="invented author"),
        pytest.param({"is_labelled": True}, "authors", (), "absent", id="rightly no author"),
        pytest.param({"date": "2009-05-01"}, "date", "2009-05-01", "right", id="day"),
        pytest.param({"date": "2009-05-01"}, "date", "2009-05-02", "wrong", id="next day"),
        pytest.param({"is_labelled": True}, "date", "2009-05-02", "invented", id="invented date"),
    ],
)
def test_field_has_the_outcome(truth: dict[str, object], field: str, answer: object, outcome: str) -> None:
    assert outcome_of_field(page_with(**truth), field, answer) == outcome
