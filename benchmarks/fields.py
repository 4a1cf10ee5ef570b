"""Scores of title, authors and date: right, none, wrong, rightly absent or invented."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from benchmarks.datasets import BenchPage

Outcome = Literal["right", "none", "wrong", "absent", "invented"]
FIELDS = ("title", "authors", "date")
_WORD = re.compile(r"\w+")


def outcome_of_field(page: BenchPage, field: str, answer: object) -> Outcome | None:
    """How `answer` compares with the truth of `page`; None where that field is not annotated.

    Where the truth is that there is none (labelled sets only), no value is `absent` and any is invented.
    """
    truth = getattr(page.truth, field)
    if not truth and not _is_known_absent(page, field):
        return None
    if not truth:
        return "invented" if answer else "absent"
    if not answer:
        return "none"
    return "right" if _SAME[field](truth, answer) else "wrong"


def _is_known_absent(page: BenchPage, field: str) -> bool:
    return page.truth.is_labelled and page.page_type == "article" and field != "title"


def _key(text: object) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", str(text)).casefold()))


def _is_same_title(truth: str, answer: str) -> bool:
    return _key(truth) == _key(answer)


def _are_same_authors(truth: Sequence[str], answer: Sequence[str]) -> bool:
    return {_key(name) for name in truth} == {_key(name) for name in answer}


def _is_same_day(truth: str, answer: str) -> bool:
    return truth[:10] == answer[:10]


_SAME = {"title": _is_same_title, "authors": _are_same_authors, "date": _is_same_day}
