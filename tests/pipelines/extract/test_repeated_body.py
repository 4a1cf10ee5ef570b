"""A body printed twice on one page stands once in the text."""

import pytest

from pipelines import extract_record
from pipelines.extract.repeated_body import without_repeated_body
from pipelines.model import Block

LEAD = "The ferry across the lake will stop at every village again from the first of May, the council said."
SECOND = (
    "Boats had passed three villages without a stop since the storm of last autumn took their piers away."
)
THIRD = "New piers of oak were built over the winter; the last of them was opened on Friday by the children."
FOURTH = "A ticket costs two crowns, as it did before the storm, and bicycles travel free until the autumn."


def texts_kept(*texts: str) -> list[str]:
    blocks = [
        Block(index=index, text=text, kind="paragraph", tag="p", xpath=None, verdict="keep")
        for index, text in enumerate(texts)
    ]
    return [block.text for block in without_repeated_body(blocks) if block.verdict == "keep"]


@pytest.mark.parametrize(
    "second_print",
    [
        (LEAD, SECOND, THIRD),
        (f"{LEAD} {SECOND} {THIRD}",),
        (LEAD, f"{SECOND} {THIRD} {FOURTH}"),
        (LEAD, "Piers", SECOND, THIRD, FOURTH),
    ],
    ids=["the same blocks", "one block", "two blocks", "with a short line between"],
)
def test_a_second_print_goes_however_it_is_cut(second_print: tuple[str, ...]) -> None:
    assert texts_kept(LEAD, SECOND, THIRD, FOURTH, *second_print) == [LEAD, SECOND, THIRD, FOURTH]


def test_what_follows_a_second_print_stays() -> None:
    end = "The timetable hangs at every pier, and in the town hall on the first floor beside the stairs."

    assert texts_kept(LEAD, SECOND, THIRD, LEAD, SECOND, THIRD, end) == [LEAD, SECOND, THIRD, end]


@pytest.mark.parametrize(
    "texts",
    [
        (LEAD, SECOND, THIRD, "The ferry across the lake will stop", FOURTH),
        (
            LEAD,
            SECOND,
            THIRD,
            "The ferry across the lake will stop running in the autumn, people fear.",
            FOURTH,
        ),
        (
            LEAD,
            SECOND,
            f"{LEAD[:30]} only in summer, as it did when our grandparents went to school by boat.",
        ),
        (LEAD, SECOND, THIRD, FOURTH, THIRD),
        (LEAD, LEAD, SECOND, THIRD),
        [
            f"The river rose again in the night, and the {who} on the bank moved their goods to the upper floors."
            for who in ("fishers", "bakers", "teachers", "smiths")
        ],
        ("Row, row, row", "Gently down the stream", "Row, row, row", "Gently down the stream"),
    ],
    ids=[
        "short",
        "the same beginning",
        "another end",
        "not the beginning",
        "a lead twice",
        "a formula",
        "a refrain",
    ],
)
def test_what_is_no_second_print_stays(texts: tuple[str, ...]) -> None:
    assert texts_kept(*texts) == list(texts)


def test_a_print_for_paper_behind_the_body_is_no_part_of_the_text() -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in (LEAD, SECOND, THIRD, FOURTH))
    again = "<br><br>".join((f"{LEAD} {SECOND}", f"{THIRD} {FOURTH}"))
    page = f"<html lang=en><title>Ferry returns</title><body><h1>Ferry returns</h1><div>{paragraphs}</div><div>{again}</div>"

    assert extract_record(page.encode(), url="https://x.example/1").text == "\n\n".join(
        (LEAD, SECOND, THIRD, FOURTH)
    )
