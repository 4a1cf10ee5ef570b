"""`pipelines.extract.text`: what of the kept blocks is the text, and what goes to fields."""

from typing import Any

import pytest

from pipelines.extract.credit import credit_from_blocks
from pipelines.extract.standfirst import Standfirst, standfirst_from_page
from pipelines.extract.structured import Structured
from pipelines.extract.text import Text, text_from_blocks
from pipelines.model import Block

ONE = "The council voted on Monday to rebuild the old timber bridge before winter."
TWO = "Work is to begin in June. “We have waited for this day for eleven years,” the mayor said."
THREE = "Ferrymen had asked for a longer season, but the budget leaves no room for that."


def blocks_of(*rows: tuple[str, str] | tuple[str, str, dict[str, Any]]) -> tuple[Block, ...]:
    made = []
    for index, (verdict, text, *more) in enumerate(rows):
        fields: dict[str, Any] = {"kind": "paragraph", "tag": "p", "xpath": None, "score": 0.95}
        fields |= {"role": "text" if verdict == "keep" else "furniture"} | (more[0] if more else {})
        fields |= {"verdict": verdict}
        made.append(Block(index=index, text=text, **fields))
    return tuple(made)


def text_of(*rows: tuple[str, str] | tuple[str, str, dict[str, Any]]) -> Text:
    return text_from_blocks(blocks_of(*rows), title=None, standfirst=Standfirst(), names=frozenset())


@pytest.mark.parametrize(
    "quote",
    [
        "“We have waited for this day for eleven years”",
        "We have waited for this day for eleven years,",
    ],
)
def test_a_pull_quote_that_a_paragraph_says_in_full_is_no_paragraph(quote: str) -> None:
    found = text_of(("keep", ONE), ("keep", quote, {"kind": "quotation"}), ("keep", TWO), ("keep", THREE))

    assert found.text == f"{ONE}\n\n{TWO}\n\n{THREE}"
    assert (found.blocks[1].verdict, found.blocks[1].reasons[0]) == ("cut", "pull_quote")


@pytest.mark.parametrize("score", [0.99, 0.6])
def test_the_beginning_of_a_sentence_is_a_pull_quote_where_the_body_judge_was_unsure(score: float) -> None:
    short = "The council voted on Monday to rebuild the old timber bridge."
    found = text_of(("keep", ONE), ("keep", THREE), ("keep", short, {"score": score}))

    assert (short in found.text) == (score == 0.99)


def test_short_lines_and_items_of_lists_stay_though_a_paragraph_says_them_too() -> None:
    item = "Ferrymen had asked for a longer season"
    found = text_of(("keep", item, {"kind": "list_item"}), ("keep", "A longer season"), ("keep", THREE))

    assert found.text == f"{item}\n\nA longer season\n\n{THREE}"


def test_a_paragraph_said_twice_is_no_pull_quote() -> None:
    assert text_of(("keep", ONE), ("keep", TWO), ("keep", ONE)).text == f"{ONE}\n\n{TWO}\n\n{ONE}"


def test_a_heading_that_a_line_break_parts_from_its_paragraph_is_one_of_its_own() -> None:
    found = text_of(("keep", f"{ONE}\nMore of it."), ("keep", f"What happens next\n{THREE}"))

    assert found.text == f"{ONE}\nMore of it.\n\nWhat happens next\n\n{THREE}"


@pytest.mark.parametrize("text", ["Roses in the snow,\nviolets in the rain", f"Oldham\nMonday\n{ONE}"])
def test_verses_and_lines_keep_their_breaks(text: str) -> None:
    assert text_of(("keep", TWO), ("keep", text)).text == f"{TWO}\n\n{text}"


def test_the_only_source_line_is_found_above_a_note_and_a_second_story() -> None:
    story = [("keep", text) for text in (TWO, THREE, "Another story", ONE.replace("bridge", "mill"))]
    line = ("keep", "Источник: Укринформ")
    found = text_of(("keep", ONE), ("keep", THREE.replace("season", "day")), line, *story)

    assert found.source_credit == "Укринформ"
    assert "Укринформ" not in found.text


@pytest.mark.parametrize("line", ["Источник: Укринформ", "harbour-office.example"])
def test_below_the_source_line_no_note_and_no_second_story_is_text(line: str) -> None:
    below = [("keep", "Another story"), ("keep", "Jane Doe has written about bridges for years.")]
    found = text_of(("keep", ONE), ("keep", TWO), ("keep", line), *below)

    assert found.text == f"{ONE}\n\n{TWO}"
    assert found.blocks[-1].reasons[0] == "below_the_end"


def test_an_article_goes_on_below_a_line_that_credits_a_table() -> None:
    more = [
        ("keep", text)
        for text in (THREE, TWO.replace("June", "May"), TWO, ONE.replace("bridge", "mill"), THREE)
    ]
    found = text_of(("keep", ONE), ("keep", "Source: Harbour Office"), *more)

    assert found.text.endswith(THREE)


@pytest.mark.parametrize(
    "line",
    [
        ("cut", "Source: Harbour Office", {"role": "caption"}),
        ("keep", "Sources in the harbour said so: the bridge will be rebuilt."),
        ("keep", "harbour-office.example"),
    ],
)
def test_no_source_is_what_credits_a_picture_or_says_a_sentence(line: Any) -> None:
    below = [("keep", text) for text in (TWO, THREE, TWO, THREE, TWO)]

    assert credit_from_blocks(blocks_of(("keep", ONE), line, *below)) is None


def test_several_source_lines_credit_pictures() -> None:
    lines = [("keep", ONE), ("keep", "Source: Harbour Office"), ("keep", TWO), ("keep", "Source: Town Hall")]
    below = [("keep", text) for text in (TWO, THREE, TWO, THREE)]

    assert credit_from_blocks(blocks_of(*lines, *below)) is None


@pytest.mark.parametrize(
    ("line", "is_standfirst"),
    [
        ("Six meals from the bridge kitchen that you can cook at home", True),
        ("The Harbour Post | The bridge is open again", False),
        ("Share this story:", False),
        ("Advertisement", False),
    ],
)
def test_no_standfirst_prints_the_headline_or_a_line_of_furniture(line: str, is_standfirst: bool) -> None:
    blocks = blocks_of(
        ("cut", "The bridge is open again"), ("cut", line, {"role": "standfirst"}), ("keep", ONE)
    )
    found = standfirst_from_page(
        Structured(article={}), blocks, title="The bridge is open again", title_block=0
    )

    assert (found.text == line) == is_standfirst
