"""Scores of title, authors and date: right, none, wrong, rightly absent, unprinted or invented."""

import gzip
import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from benchmarks.datasets import BenchPage

Outcome = Literal["right", "none", "wrong", "absent", "unprinted", "invented"]
FIELDS = ("title", "authors", "date")
_WORD = re.compile(r"\w+")


def outcome_of_field(page: BenchPage, field: str, answer: object) -> Outcome | None:
    """How `answer` compares with the truth of `page`; None where that field is not annotated.

    Where the truth is that the page prints none (labelled sets only), no value is `absent`; a date that the
    markup or the address holds is `unprinted`, any other value `invented`.
    """
    truth = getattr(page.truth, field)
    if not truth and not _is_known_absent(page, field):
        return None
    if not truth:
        if not answer:
            return "absent"
        return "unprinted" if field == "date" and _is_in_markup(page, str(answer)) else "invented"
    if not answer:
        return "none"
    return "right" if _SAME[field](truth, answer) else "wrong"


def _is_known_absent(page: BenchPage, field: str) -> bool:
    return page.truth.is_labelled and page.page_type == "article" and field != "title"


def _is_in_markup(page: BenchPage, day: str) -> bool:
    """Whether the page's bytes or address hold that day in a machine's form, or printed in figures."""
    raw = page.path.read_bytes() if page.path.is_file() else b""
    markup = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("latin-1") + page.url
    year, month, date = day.split("-")
    forms = (
        day,
        f"{year}{month}{date}",
        f"{year}/{month}/{date}",
        f"{date}.{month}.{year}",
        f"{date}/{month}/{year}",
    )
    short = (f"{int(date)}.{int(month)}.{year}", f"{int(month)}/{int(date)}/{year}", f"{month}/{date}/{year}")
    return any(form in markup for form in forms + short)


def _key(text: object) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", str(text)).replace("\u00ad", "").casefold()))


def _is_same_title(truth: str, answer: str) -> bool:
    return _key(truth) == _key(answer)


def _are_same_authors(truth: Sequence[str], answer: Sequence[str]) -> bool:
    return {_key(name) for name in truth} == {_key(name) for name in answer}


def _is_same_day(truth: str, answer: str) -> bool:
    return truth[:10] == answer[:10]


_SAME = {"title": _is_same_title, "authors": _are_same_authors, "date": _is_same_day}
