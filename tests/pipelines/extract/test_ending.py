"""What is kept below the end of an article, or heads nothing, is cut; what may be its end stays."""

import pytest

from pipelines.extract.ending import without_loose_ends
from pipelines.model import Block

FIRST = "The ferry across the lake will stop at every village again from the first of May, the council said."
SECOND = (
    "Boats had passed three villages without a stop since the storm of last autumn took their piers away."
)
CUT = {"verdict": "cut", "score": 0.01}


def page_of(*rows: tuple[str, dict[str, object]]) -> list[Block]:
    given = {"kind": "paragraph", "verdict": "keep", "score": 0.99, "role": "text", "tag": "p", "xpath": None}
    return [Block(index=index, text=text, **(given | other)) for index, (text, other) in enumerate(rows)]


def kept_of(*rows: tuple[str, dict[str, object]]) -> list[str]:
    blocks = without_loose_ends(page_of((FIRST, {}), (SECOND, {}), *rows))
    return [block.text for block in blocks if block.verdict == "keep"][2:]


def heading(text: str, level: int = 2, **other: object) -> tuple[str, dict[str, object]]:
    return text, {"kind": "heading", "level": level, "score": 0.9, "tag": f"h{level}", **other}


@pytest.mark.parametrize(
    "rows",
    [
        [heading("Our favourites")],
        [heading("Our favourites"), ("The lake in winter", CUT | {"link_chars": 18})],
        [heading("About us"), ("Ann Miller writes on lakes.", CUT)],
        [("with wires", {"score": 0.7})],
        [("Now on the lake: the summer offer of the ferry line.", {"score": 0.75, "link_chars": 30})],
        [("Log in", CUT), ("Ann Miller has been writing about lakes since she was ten.", {"score": 0.6})],
        [heading("Our favourites"), ("with wires", {"score": 0.7}), heading("Of the lake")],
    ],
    ids=["a heading", "of links", "of what was cut", "a line", "a call", "apart", "one below the other"],
)
def test_what_hangs_on_below_the_end_goes(rows):
    assert kept_of(*rows) == []


@pytest.mark.parametrize(
    "row",
    [
        heading("A sentence that a careless hand marked up as a heading ends the text.", score=0.99),
        ("The boats sail from May on", {"score": 0.85}),
        ("Tickets: ferry.example", {"score": 0.7}),
        ("(Court of the Lake, 3 May 2021)", {"score": 0.7}),
        ("The boats sail from May on.", {"score": 0.5}),
        ("Boats sail", {"score": 0.5, "kind": "list_item"}),
    ],
    ids=["a sure heading", "a sure line", "an address", "a source", "a sentence", "an item"],
)
def test_what_may_end_an_article_stays(row):
    assert kept_of(row) == [row[0]]


def test_a_paragraph_right_below_the_text_is_not_apart():
    last = "Ann Miller has been writing about lakes since she was ten."

    assert kept_of((last, {"score": 0.6})) == [last]


def test_a_paragraph_below_a_box_is_not_apart_if_it_is_marked_up_as_the_text_is():
    last = "Ann Miller has been writing about lakes since she was ten."
    alike = {"score": 0.6, "reasons": ("marked_alike", "model_text")}

    assert kept_of(("Log in", CUT), (last, alike)) == [last]


def test_a_heading_stays_where_what_it_heads_may_be_text():
    rows = heading("How to get there"), ("Two roads lead to the lake from the north.", CUT | {"score": 0.4})

    assert kept_of(*rows) == ["How to get there"]


def test_a_heading_amid_the_text_goes_if_all_under_it_was_cut():
    rows = heading("More lakes"), ("The lake in winter", CUT), heading("Timetable"), (FIRST, {})
    below = heading("More lakes", 3), ("The lake in winter", CUT), heading("Timetable"), (FIRST, {})
    above = heading("All lakes", 1), ("The lake in winter", CUT), heading("Timetable"), (FIRST, {})
    bare = heading("More lakes"), heading("Timetable"), (FIRST, {})

    assert kept_of(*rows) == ["Timetable", FIRST]
    assert kept_of(*below) == ["Timetable", FIRST]
    assert kept_of(*above) == ["All lakes", "Timetable", FIRST]
    assert kept_of(*bare) == ["More lakes", "Timetable", FIRST]


def test_what_is_a_good_part_of_the_text_is_no_loose_end():
    long = "Ann Miller has been writing about lakes. " * 16

    assert kept_of(("Log in", CUT), (long, {"score": 0.6})) == [long]


def test_of_what_went_the_reasons_tell():
    blocks = without_loose_ends(
        page_of((FIRST, {}), (SECOND, {}), heading("Ends"), ("with wires", {"score": 0.7}))
    )

    assert [(block.role, block.reasons[:1]) for block in blocks[2:]] == [
        ("furniture", ("loose_end",)),
        ("note", ("loose_end",)),
    ]


@pytest.mark.parametrize(
    ("rows", "is_kept"),
    [
        ([("Lakes", {"score": 0.7})], False),
        ([("5 min", {"score": 0.7, "kind": "list_item"})], False),
        ([heading("Contents", score=0.7), ("On the lake", CUT)], False),
        ([heading("On the lake", score=0.7)], True),
        ([("Lakes", {"score": 0.85})], True),
        ([("All lakes are blue.", {"score": 0.7})], True),
        ([("Lakes", {"score": 0.7, "kind": "verse"})], True),
    ],
    ids=[
        "a line",
        "an item",
        "a heading of what was cut",
        "a heading",
        "a sure line",
        "a sentence",
        "a verse",
    ],
)
def test_a_label_above_the_first_paragraph_goes(rows, is_kept):
    blocks = without_loose_ends(page_of(*rows, (FIRST, {}), (SECOND, {})))

    assert (blocks[0].verdict == "keep") is is_kept
