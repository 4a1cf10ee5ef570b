"""The names a page prints for its site, and headlines that all carry one."""

from typing import Literal

import pytest

from pipelines.extract.dateline import dateline_from_paragraph
from pipelines.extract.names import BORDER, borders_in, names_from_blocks, without_site_name
from pipelines.model import Block


def block(text: str, verdict: Literal["keep", "cut"] = "cut") -> Block:
    return Block(index=0, text=text, kind="paragraph", tag="p", xpath=None, verdict=verdict)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("© Ukraine in Arabic, 2018. All Rights Reserved.", "ukraineinarabic"),
        ("Copyright © 2012 The Daily Bugle. All rights reserved.", "thedailybugle"),
        ("© 1999-2011 Степной вестник", "степнойвестник"),
        ("(c) by Norddeutsche Blätter", "norddeutscheblätter"),
        ("© صحيفة الصباح 2020", "صحيفةالصباح"),
    ],
)
def test_a_copyright_line_names_the_site(line: str, name: str) -> None:
    assert names_from_blocks([block(line)]) == {name}


@pytest.mark.parametrize("line", ["© 2018", "All rights reserved.", "© " + "word " * 30])
def test_what_is_no_copyright_line_names_nothing(line: str) -> None:
    assert names_from_blocks([block(line)]) == frozenset()


def test_a_sentence_of_the_text_about_copyright_names_nothing() -> None:
    assert names_from_blocks([block("Copyright law is old", "keep")]) == frozenset()


def test_the_agency_of_a_dateline_is_a_name_of_the_site() -> None:
    assert names_from_blocks([block("كييف/ أوكرانيا بالعربية/ غادرت السفينة", "keep")]) == {
        "أوكرانيابالعربية"
    }


@pytest.mark.parametrize(
    "text", ["He/she/they went home.", "On 24/7/2018 it rained.", "See the and/or rule."], ids=str
)
def test_slashes_in_running_text_hardly_ever_name_a_site(text: str) -> None:
    assert "they" not in names_from_blocks([block(text, "keep")])


@pytest.mark.parametrize(
    ("title", "names", "expected"),
    [
        ("Ukraine in Arabic | A letter", ["ukraineinarabic"], "A letter"),
        ("A letter | Ukraine in Arabic", ["ukraineinarabic"], "A letter"),
        ("أوكرانيا بالعربية | أول شحنة من القمح", ["أوكرانيابالعربية"], "أول شحنة من القمح"),
        ("Example: the word of the year", ["example"], "Example: the word of the year"),
        ("Left | Right", ["example"], "Left | Right"),
    ],
    ids=["in front", "behind", "Arabic", "a colon is punctuation", "no name"],
)
def test_a_name_at_a_strong_mark_goes_even_where_all_prints_agree(
    title: str, names: list[str], expected: str
) -> None:
    confirmed = ["".join(character for character in title.casefold() if character.isalnum())]

    assert without_site_name(title, names, confirmed=confirmed) == expected


@pytest.mark.parametrize("gap", ["", " "], ids=["glued", "apart"])
def test_a_dateline_takes_no_letter_of_the_text_with_it(gap: str) -> None:
    text = f"كييف/أوكرانيا بالعربية/{gap}استقبلت جامعة خاركيف أكثر من ثلاثمئة طالب."
    dateline = dateline_from_paragraph(text, frozenset({"أوكرانيابالعربية"}))

    assert dateline is not None
    assert dateline.rest == "استقبلت جامعة خاركيف أكثر من ثلاثمئة طالب."


def test_a_copyright_line_is_found_among_other_lines_of_the_footer() -> None:
    assert names_from_blocks([block("Follow us\n© Noticias del Norte 2011")]) == {"noticiasdelnorte"}


@pytest.mark.parametrize(
    "title",
    [
        "No border at all",
        "Floods in the valley - the harbour | Lake News",
        "  | Lake News: a well-known paper, today",
        "Boats__Hill--Lake — Rain：Tokyo",
        "雨が降った-朝日新聞 ，漢字·字",
        "A << B >> C ::: D ... e_f",
        "War and peace:a road -- day 3 -",
    ],
)
def test_borders_sought_at_their_signs_are_those_of_the_pattern(title: str) -> None:
    assert borders_in(title) == tuple(found.span() for found in BORDER.finditer(title))


def test_a_doubled_colon_is_no_punctuation() -> None:
    title = "Floods in the valley :: Lake News"

    assert without_site_name(title, ["lakenews"], confirmed=["floodsinthevalleylakenews"]) == (
        "Floods in the valley"
    )
