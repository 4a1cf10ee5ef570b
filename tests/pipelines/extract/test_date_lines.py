"""Which blocks about an article are taken for its date lines."""

from typing import Any

import pytest

from pipelines.extract.date_lines import date_lines
from pipelines.model import Block

TEXT = "The river rose by two metres on Sunday night and flooded the lower part of the town, the mayor said on Monday."


def blocks_of(*rows: tuple[str, str]) -> tuple[Block, ...]:
    return tuple(
        Block(index=i, text=text, kind="paragraph", tag="p", xpath=None, role=role, verdict="keep" if role == "text" else "cut")  # type: ignore[arg-type]
        for i, (role, text) in enumerate(rows)
    )  # fmt: skip


def days(blocks: tuple[Block, ...], title_block: int | None) -> list[str]:
    lines = date_lines(blocks, title_block=title_block, language="en", order="mdy")
    return [line.date.moment.date().isoformat() for line in lines]


@pytest.mark.parametrize("role", ["title", "caption", "furniture", "date", "byline"])
def test_a_date_alone_above_the_text_counts_in_any_role(role: Any) -> None:
    blocks = blocks_of(("title", "Flood in the valley"), (role, "October 29, 2012"), ("text", TEXT))
    assert days(blocks, 0) == ["2012-10-29"]


def test_a_date_alone_among_the_comments_does_not_count() -> None:
    blocks = blocks_of(("title", "Flood in the valley"), ("text", TEXT), ("comment", "October 29, 2012"))
    assert days(blocks, 0) == []


def test_a_date_within_a_caption_does_not_count() -> None:
    caption = "The river at the old bridge on October 29, 2012, as seen from the tower of the church."
    blocks = blocks_of(("title", "Flood in the valley"), ("caption", caption), ("text", TEXT))
    assert days(blocks, 0) == []


def test_a_judged_date_line_far_above_the_text_counts() -> None:
    menu = [("furniture", f"Entry {i}") for i in range(30)]
    blocks = blocks_of(
        ("date", "Nov 12, 2012 3:00 PM"), *menu, ("title", "Flood in the valley"), ("text", TEXT)
    )
    assert days(blocks, 31) == ["2012-11-12"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("This entry was posted on October 29, 2012 at noon", ["2012-10-29"]),
        ("Storm over the lake, October 29, 2012", []),
    ],
)
def test_far_behind_the_text_only_sentences_about_the_entry_date_it(line: str, expected: list[str]) -> None:
    menu = [("furniture", "An entry of the menu") for _ in range(40)]
    blocks = blocks_of(("title", "Flood in the valley"), ("text", TEXT), *menu, ("furniture", line))
    assert days(blocks, 0) == expected


def test_a_machine_s_stamp_beside_a_printed_date_is_hidden() -> None:
    line = "MaraField2019-01-07T17:27:31+02:00June 19th, 2018|Boats"
    assert days(blocks_of(("title", "Flood"), ("byline", line), ("text", TEXT)), 0) == ["2018-06-19"]
    alone = blocks_of(("title", "Flood"), ("byline", "MaraField2019-01-07T17:27:31+02:00"), ("text", TEXT))
    assert days(alone, 0) == ["2019-01-07"]


@pytest.mark.parametrize("lead", ["Wydrukowano:", "Printed on", "Abgerufen am"])
def test_the_day_of_printing_dates_no_article(lead: str) -> None:
    assert days(blocks_of(("title", "Flood"), ("date", f"{lead} October 29, 2012"), ("text", TEXT)), 0) == []


def test_a_line_on_the_entry_is_no_comment_though_judged_one() -> None:
    menu = [("furniture", "An entry of the menu") for _ in range(10)]
    line = "This entry was posted on October 29, 2012 and is filed under Boats"
    comment = ("comment", "Rower says: October 30, 2012")
    blocks = blocks_of(("title", "Flood in the valley"), ("text", TEXT), *menu, ("comment", line), comment)
    assert days(blocks, 0) == ["2012-10-29"]


def test_a_byline_far_above_the_text_that_says_when_it_was_published_counts() -> None:
    menu = [("furniture", f"Entry {i}") for i in range(30)]
    for line, expected in (("Published by Mara, Nov 12, 2012", ["2012-11-12"]), ("Mara, Nov 12, 2012", [])):
        blocks = blocks_of(("byline", line), *menu, ("title", "Flood in the valley"), ("text", TEXT))
        assert days(blocks, 31) == expected


def test_a_weekday_above_a_headline_is_of_the_masthead_unless_it_is_a_heading() -> None:
    day, title, text = blocks_of(
        ("furniture", "Monday, October 29, 2012"), ("title", "Flood in the valley"), ("text", TEXT)
    )
    assert days((day, title, text), 1) == []
    heading = Block(0, day.text, "heading", "h2", None)
    assert days((heading, title, text), 1) == ["2012-10-29"]
