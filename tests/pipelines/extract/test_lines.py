"""Bylines, date lines, datelines and source lines of many languages, every word ours (cases/*.jsonl)."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipelines.dates import parse_date
from pipelines.extract.authors import persons
from pipelines.extract.authors.persons import names_from_byline, persons_from_byline
from pipelines.extract.credit import credit_from_line
from pipelines.extract.dateline import dateline_from_paragraph
from pipelines.extract.names import letters

CASES = Path(__file__).with_name("cases")


def cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()]


def case_id(case: Any) -> str:
    text = str(case.get("line") or case.get("paragraph"))
    return f"{case['language']}-{text[:30]}"


@pytest.mark.parametrize("case", cases("bylines"), ids=case_id)
def test_a_byline_names_its_persons_and_nobody_else(case: dict[str, Any]) -> None:
    assert list(names_from_byline(case["line"])) == case["names"]


@pytest.mark.parametrize("case", cases("date_lines"), ids=case_id)
def test_a_date_line_is_read_as_printed_or_not_at_all(case: dict[str, Any]) -> None:
    found = parse_date(case["line"], language=case["language"], order=case["order"])

    moment, precision = (found.moment.isoformat(), found.precision) if found else (None, None)
    assert (moment, precision) == (case["moment"], case["precision"])


@pytest.mark.parametrize("case", cases("datelines"), ids=case_id)
def test_a_dateline_is_taken_apart_and_nothing_like_one(case: dict[str, Any]) -> None:
    found = dateline_from_paragraph(case["paragraph"], frozenset(map(letters, case["names"])))

    parts = (found.place, found.agency, found.rest) if found else (None, None, None)
    assert parts == (case["place"], case["agency"], case["rest"])


@pytest.mark.parametrize("case", cases("source_lines"), ids=case_id)
def test_a_source_line_gives_its_source_and_a_sentence_none(case: dict[str, Any]) -> None:
    assert credit_from_line(case["line"]) == case["source"]


@pytest.mark.parametrize("line", ["—", "| | | |", "✕", "---"])
def test_a_line_of_marks_is_no_source(line: str) -> None:
    assert credit_from_line(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "Thu Mar 12 10:00:00 +0000 2020",
        "March 12th / 2020",
        "марта 12, 2020",
        "مارس ١٢، ٢٠٢٠",
        "令和2年3月12日",
    ],
)
def test_dates_of_every_form_are_found_behind_other_words(line: str) -> None:
    found = parse_date(f"Lake and bridge {line}")

    assert found is not None
    assert found.moment.date().isoformat() == "2020-03-12"


@pytest.mark.parametrize("name", ["bylines", "date_lines", "datelines", "source_lines"])
def test_the_cases_cover_twelve_languages(name: str) -> None:
    languages = {case["language"] for case in cases(name)} - {None}

    assert len(languages) >= 10 if name == "datelines" else len(languages) >= 12


PLAIN_LINES = (
    "Ann Lee",
    "By Ann Lee",
    "von Jürgen Große",
    "Ann Mary Lee",
    "Staff Writer",
    "By Le Monde",
    "Ann Lee Rome",
    "Ann B. Lee",
    "Author: Ann-Marie Lee",
    "Анна Петрова",
    "Jules",
    "May",
    "Campact-Team",
    "ANN LEE",
)


PLAIN_STARTS = (
    "By Ann Lee\nMay 3, 2020",
    "By Ann May\n3, 2020",
    "By Ann Lee | Bo Ek",
    "Von Ann Lee • von Bo Ek",
    "By Ann Lee\n3 May 2020 | Photo by Bo Ek",
)


@pytest.mark.parametrize("allows_one_word", [True, False])
@pytest.mark.parametrize("is_marked", [True, False])
@pytest.mark.parametrize("line", PLAIN_LINES + PLAIN_STARTS)
def test_a_plain_byline_is_read_in_short_as_it_is_at_length(
    line: str, is_marked: bool, allows_one_word: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = persons_from_byline.__wrapped__
    short = read(line, is_marked=is_marked, allows_one_word=allows_one_word)
    monkeypatch.setattr(persons, "PLAIN_BYLINE", re.compile("(?!)"))
    monkeypatch.setattr(persons, "PLAIN_START", re.compile("(?!)"))

    assert short == read(line, is_marked=is_marked, allows_one_word=allows_one_word)


def test_most_words_of_bylines_keep_a_line_from_being_plain() -> None:
    assert [line for line in PLAIN_LINES if persons._is_plain(line.removeprefix("By "), frozenset())] == [
        "Ann Lee", "By Ann Lee", "Ann Mary Lee", "Ann Lee Rome", "Ann B. Lee", "Анна Петрова", "Jules",
    ]  # fmt: skip
