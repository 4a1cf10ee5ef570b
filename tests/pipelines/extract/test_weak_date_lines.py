"""Where a date stands that dates an article only if nothing else does."""

import pytest

from pipelines.extract.weak_date_lines import weak_date_lines
from pipelines.model import Block, Role

TEXT = "The river rose by two metres on Sunday night and flooded the lower part of the town."


def days(*rows: tuple[Role, str]) -> list[str]:
    """Of a page whose first line is the headline."""
    blocks = [
        Block(index, text, "paragraph", "p", None, role=role, verdict="keep" if role == "text" else "cut")
        for index, (role, text) in enumerate(rows)
    ]
    found = weak_date_lines(blocks, title_block=0, language="en", order="dmy")
    return [date.moment.date().isoformat() for date in found]


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Boats on the hill 29 August, 2011", ["2011-08-29"]),
        ("Boats on the hill 29Aug11", ["2011-08-29"]),
        ("Since 29 August, 2011 boats on the hill", []),
        ("29 August, 2011", []),
    ],
)
def test_a_headline_ends_in_its_date(headline: str, expected: list[str]) -> None:
    assert days(("title", headline), ("text", TEXT)) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("27.1.2022 - ", ["2022-01-27"]),
        ("(27.1.2022) ", ["2022-01-27"]),
        ("BERLIN, 27 January 2022 (dpa) – ", ["2022-01-27"]),
        ("KYIV, January 27, 2022 /Agency/ -- ", ["2022-01-27"]),
        ("Press release of 27 January 2022 | Berlin – ", ["2022-01-27"]),
        ("On 27 January 2022 ", []),
        ("27 January 2022 was a cold day. ", []),
    ],
)
def test_a_text_begins_with_its_date(head: str, expected: list[str]) -> None:
    assert days(("title", "Boats on the hill"), ("text", head + TEXT)) == expected
    assert days(("title", "Boats on the hill"), ("standfirst", head + TEXT), ("text", TEXT)) == expected


def test_a_date_alone_behind_the_text_counts_before_the_comments() -> None:
    menu: tuple[tuple[Role, str], ...] = (("furniture", "An entry of the menu"),) * 7
    page: tuple[tuple[Role, str], ...] = (("title", "Boats on the hill"), ("text", TEXT), *menu)
    assert days(*page, ("furniture", "27 January 2022")) == ["2022-01-27"]
    assert days(*page, ("furniture", "Flood in the valley, 27 January 2022, by our reporter")) == []
    assert days(*page, ("furniture", "3 comments"), ("furniture", "27 January 2022")) == []
    assert days(*page, *menu, ("furniture", "27 January 2022")) == []


def test_a_page_without_text_has_none() -> None:
    assert days(("title", "Boats on the hill 29 August, 2011")) == []


def test_a_line_judged_a_date_counts_between_the_paragraphs_and_alone_behind_them() -> None:
    page: tuple[tuple[Role, str], ...] = (("title", "Boats on the hill"), ("text", TEXT))
    line: tuple[Role, str] = ("date", "27 January 2022")
    menu: tuple[tuple[Role, str], ...] = (("furniture", "An entry of the menu"),) * 30
    assert days(*page, line, ("text", TEXT)) == ["2022-01-27"]
    assert days(*page, *menu, line) == ["2022-01-27"]
    assert days(*page, *menu, line, ("date", "28 January 2022")) == []
    assert days(*page, *menu, ("furniture", "3 comments"), line) == []
    assert days(("title", "Boats on the hill"), line, *menu, ("text", TEXT)) == []


def test_a_caption_right_above_the_text_that_begins_with_a_date_counts() -> None:
    line: tuple[Role, str] = ("caption", "September 1st, 2023 By Mara Field")
    assert days(("title", "Boats"), line, ("text", TEXT)) == ["2023-09-01"]
    assert days(line, ("title", "Boats"), ("text", TEXT)) == []
    assert days(("title", "Boats"), ("caption", "The boats on 1 September 2023"), ("text", TEXT)) == []


def test_a_sentence_on_the_entry_above_the_text_counts_wherever_it_stands() -> None:
    menu: tuple[tuple[Role, str], ...] = (("furniture", "An entry of the menu"),) * 30
    line: tuple[Role, str] = ("furniture", "Boats wurde am 19.5.2010 um 23:03 Uhr gepostet und abgelegt")
    assert days(("title", "Boats"), line, *menu, ("text", TEXT)) == ["2010-05-19"]
