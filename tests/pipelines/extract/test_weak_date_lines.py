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
