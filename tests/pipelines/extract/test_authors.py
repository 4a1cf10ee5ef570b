"""Which witness names the authors: JSON-LD, lines near the headline, lines that no byline model sees."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from pipelines.extract.authors import Byline, byline_from_page
from pipelines.extract.body.flatten import HEAD_END, SPAN, SPAN_END
from pipelines.extract.structured import Structured
from pipelines.model import Block, Capture, Kind, Page, Provenance, Role
from pipelines.pages import page_from_capture

TEXT = "The river rose again in the night, and the fishers on the bank moved their boats to higher ground."


def page(url: str) -> Page:
    return page_from_capture(Capture(url=url, body=b"<p>a</p>", provenance=Provenance(source="file")))


def byline_of(
    *lines: tuple[str, Role],
    behind: tuple[tuple[str, Role], ...] = (),
    authors: Any = None,
    kind: str = "NewsArticle",
    meta: str | None = None,
    keywords: str | None = None,
    marked: tuple[str, ...] = (),
    title: str = "Boats on the hill",
    url: str = "https://news.example.com/a",
    kinds: Mapping[str, Kind] = MappingProxyType({}),
    site: str = "rivernews",
    markup: str = "",
) -> Byline:
    listed: list[tuple[str, Role]] = [
        (title, "title"),
        *lines,
        (TEXT, "text"),
        (TEXT, "text"),
        *behind,
    ]
    blocks = [
        Block(
            at,
            text,
            kinds.get(text, "paragraph"),
            "p",
            None,
            role=role,
            verdict="keep" if role == "text" else "cut",
        )
        for at, (text, role) in enumerate(listed)
    ]
    structured = Structured(
        article={"@type": kind, "author": authors} if authors else {},
        meta={key: (value,) for key, value in (("author", meta), ("keywords", keywords)) if value},
        microdata={"author": marked} if marked else {},
    )
    return byline_from_page(
        page(url), structured, blocks, markup=markup, title_block=0, not_names=frozenset({site})
    )


def person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


@pytest.mark.parametrize(("kind", "expected"), [("NewsArticle", ("Ann Lee",)), ("BlogPosting", ())])
def test_a_declared_person_who_is_printed_nowhere_counts_on_news_pages_only(
    kind: str, expected: tuple[str, ...]
) -> None:
    assert byline_of(authors=person("Ann Lee"), kind=kind).authors == expected


def test_a_declared_person_printed_far_from_the_text_counts_everywhere() -> None:
    far: tuple[tuple[str, Role], ...] = (
        *(("Menu", "furniture"),) * 12,
        ("About Ann Lee, our gardener", "furniture"),
    )

    assert byline_of(authors=person("Ann Lee"), kind="BlogPosting", behind=far).authors == ("Ann Lee",)


@pytest.mark.parametrize("name", ["River News", "Editorial Team", "rivernews", "tkern"])
def test_a_site_a_newsroom_or_an_account_that_no_line_prints_is_no_author(name: str) -> None:
    assert byline_of(authors={"@type": "Organization", "name": name}).authors == ()


def test_an_account_inside_another_word_is_not_printed() -> None:
    assert byline_of(("Package deals of the week", "furniture"), authors=person("AgE")).authors == ()


def test_a_whole_declared_list_beats_a_line_with_places_in_it() -> None:
    line: tuple[str, Role] = ("Ann Lee, Bo Ek\nSevilla, Los Gallardos", "byline")

    assert byline_of(line, authors=[person("Ann Lee"), person("Bo Ek")]).authors == ("Ann Lee", "Bo Ek")


def test_the_end_of_a_handle_is_no_name() -> None:
    assert byline_of(("By Kim Blake @kimkblake", "byline")).authors == ("Kim Blake",)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Von Ann Lee", "caption"),
        ("Eine Kolumne von Ann Lee", "standfirst"),
        ("Boats on the hill\nvon Ann Lee\nSamstag 22.12.2012", "standfirst"),
        ("05.02.2020 - Redaktion: Ann Lee (Sprecherin)", "date"),
    ],
    ids=["caption", "standfirst", "lines", "date"],
)
def test_a_led_line_near_the_headline_counts_whatever_it_was_judged(line: str, role: Role) -> None:
    assert byline_of((line, role)).authors == ("Ann Lee",)


def test_a_name_in_letters_without_spaces_counts_in_a_date_line() -> None:
    assert byline_of(("이용민 기자 | 2020-03-04 16:52:59", "date")).authors == ("이용민",)


@pytest.mark.parametrize(
    ("line", "role"),
    [("This post was written by Ann Lee", "byline"), ("Autorin/Autor Ann Lee", "furniture")],
)
def test_a_byline_far_behind_the_text_is_found(line: str, role: Role) -> None:
    far: tuple[tuple[str, Role], ...] = (*(("Menu", "furniture"),) * 9, (line, role))

    assert byline_of(behind=far).authors == ("Ann Lee",)


def test_a_form_s_label_behind_the_text_names_nobody() -> None:
    far: tuple[tuple[str, Role], ...] = (
        *(("Menu", "furniture"),) * 9,
        ("Author URL (optional):", "furniture"),
    )

    assert byline_of(behind=far).authors == ()


def test_a_name_alone_in_the_line_behind_the_text_signs() -> None:
    assert byline_of(behind=(("Lê Phương", "note"),), authors=person("River News")).authors == ("Lê Phương",)


def test_a_headline_of_a_list_behind_the_text_does_not_sign() -> None:
    assert byline_of(behind=(("Related Posts", "furniture"),)).authors == ()


def test_a_declared_name_inside_a_sentence_of_the_text_is_no_byline() -> None:
    found = byline_of(("Boats on the hill by the Town Harbour", "title"), meta="Town Harbour")

    assert found.authors == ()


def test_a_tail_of_several_lines_is_read_line_by_line() -> None:
    behind: tuple[tuple[str, Role], ...] = (("Datum: 19.11.2021\nAutor: Ann Lee\nQuelle: Fluss", "byline"),)

    assert byline_of(behind=behind).authors == ("Ann Lee",)


def test_a_list_of_topics_is_no_list_of_persons() -> None:
    assert byline_of(("Bildung, Lernen, Schule Heute", "byline")).authors == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [("(ab)", ("ab",)), ("rdb", ("rdb",)), ("(dpa)", ()), ("Ende", ()), ("(dr/spot)", ()), ("fin", ())],
)
def test_initials_alone_behind_the_text_sign_unless_they_are_an_agency_s(
    line: str, expected: tuple[str, ...]
) -> None:
    assert byline_of(behind=((line, "note"),)).authors == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [("(Christian P. Stadt)", ("Christian P. Stadt",)), ("(Reuters)", ()), ("(siehe Seite 3)", ())],
)
def test_a_name_in_brackets_at_the_end_of_the_text_signs(end: str, expected: tuple[str, ...]) -> None:
    assert byline_of(behind=((f"{TEXT} {end}", "text"),)).authors == expected


@pytest.mark.parametrize(
    "line",
    [
        "Olympische Fischertage",
        "Medien Kommentieren",
        "Long Boats",
        "Harbour Fest",
        "Boats, Town Harbour",
    ],
    ids=["ending", "verb", "headline", "text", "keyword"],
)
def test_a_bare_line_of_topics_names_nobody(line: str) -> None:
    found = byline_of(
        (line, "byline"),
        title="Long boats on the hill",
        keywords="boats, rivers",
        behind=(("The harbour fest began", "text"),),
    )

    assert found.authors == ()


def test_a_bare_line_that_begins_the_address_names_nobody() -> None:
    url = "https://news.example.com/survey-zur-boats-in-town"

    assert byline_of(("Survey zur Boats", "byline"), url=url).authors == ()


def test_a_line_led_by_a_word_of_authorship_is_believed_whatever_the_topics() -> None:
    assert byline_of(("By Ann Lee", "byline"), title="Ann Lee: my boats", keywords="ann lee").authors == (
        "Ann Lee",
    )


def test_a_declared_author_is_believed_whatever_the_topics() -> None:
    found = byline_of(("Ann Lee", "byline"), title="Ann Lee: my boats", authors=person("Ann Lee"))

    assert found.authors == ("Ann Lee",)


def test_a_person_among_the_keywords_signs() -> None:
    assert byline_of(("Ann Lee", "byline"), keywords="boats, Ann Lee").authors == ("Ann Lee",)


def test_a_line_inside_a_quotation_is_an_embed_s() -> None:
    line = "Posted by Ann Lee on Monday, February 7, 2022"

    assert byline_of((line, "byline"), kinds={line: "quotation"}).authors == ()
    assert byline_of((line, "byline")).authors == ("Ann Lee",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [("ab_2", ("ab_2",)), ("ab_2.html", ()), ("A.", ()), ("rivernews", ()), ("By rivernews", ("rivernews",))],
)
def test_of_single_words_files_letters_and_the_site_are_no_names(
    line: str, expected: tuple[str, ...]
) -> None:
    behind: tuple[tuple[str, Role], ...] = (*(("Menu", "furniture"),) * 2, (f"{line} | Comments", "byline"))

    assert byline_of(behind=behind).authors == expected


def test_an_agency_that_is_the_site_is_no_author() -> None:
    agency = {"@type": "Organization", "name": "Reuters"}

    assert byline_of(("Reuters", "byline"), authors=agency).authors == ("Reuters",)
    assert byline_of(("Reuters", "byline"), authors=agency, site="reuters").authors == ()


def test_a_site_s_name_with_a_word_more_is_no_author_where_nobody_prints_it() -> None:
    assert byline_of(authors=person("Old Rivernews"), site="rivernews").authors == ()


@pytest.mark.parametrize(
    ("line", "name", "expected"),
    [
        ("19.10.2019 tkern", "tkern", ("tkern",)),
        ("19.10.2019 rivernews", "rivernews", ()),
        ("19.10.2019 by rivernews", "rivernews", ("rivernews",)),
    ],
)
def test_the_site_s_own_account_is_an_author_only_where_a_word_of_authorship_says_so(
    line: str, name: str, expected: tuple[str, ...]
) -> None:
    markup = f'{SPAN}span class="author"{HEAD_END}{name}{SPAN_END}'

    assert byline_of((line, "byline"), markup=markup).authors == expected


def test_of_a_thread_who_began_it_is_the_author() -> None:
    assert byline_of(("tkern", "byline"), marked=("tkern", "boats_2", "ann")).authors == ("tkern",)


def test_persons_marked_one_by_one_all_count() -> None:
    assert byline_of(("Ann Lee Bo Ek", "byline"), marked=("Ann Lee", "Bo Ek")).authors == ("Ann Lee", "Bo Ek")


def test_a_picture_s_credit_tells_that_the_lines_around_it_are_its_caption() -> None:
    assert byline_of(("Ann Lee", "byline"), ("© Bo Ek", "byline")).authors == ()


SENTENCE = (
    "Since the flood the boats of the town are led by Ann Lee in one trouble after another and nobody helps"
)


@pytest.mark.parametrize(
    ("line", "expected"), [(f"{SENTENCE}. © zvg", ()), ("Long boats by Ann Lee", ("Ann Lee",))]
)
def test_a_sentence_judged_a_byline_names_nobody(line: str, expected: tuple[str, ...]) -> None:
    assert byline_of((line, "byline")).authors == expected


def test_a_sentence_about_what_is_done_by_a_visitor_names_nobody() -> None:
    line = "By logging into your account, you agree to our Terms of Use and Data Policy, and to the use of cookies."

    assert byline_of((line, "furniture")).authors == ()


@pytest.mark.parametrize(("line", "expected"), [("来源: 李明", ()), ("作者: 李明", ("李明",))])
def test_the_source_of_an_article_is_not_its_author(line: str, expected: tuple[str, ...]) -> None:
    markup = f'{SPAN}span class="author"{HEAD_END}李明{SPAN_END}'

    assert byline_of((line, "date"), markup=markup).authors == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("河川仅提供信息存储空间服务", ()), ("ナンシー関", ("ナンシー関",)), ("欧阳娜娜", ("欧阳娜娜",))],
)
def test_a_long_run_of_chinese_letters_is_no_name(name: str, expected: tuple[str, ...]) -> None:
    assert byline_of((f"作者：{name}", "byline")).authors == expected


@pytest.mark.parametrize(
    ("line", "role", "expected"),
    [
        ("Ann Lee", "caption", ("Ann Lee",)),
        ("Ann Lee", "comment", ()),
        ("« Ann Lee in town", "furniture", ()),
    ],
)
def test_a_short_line_behind_a_word_of_authorship_goes_on_with_it(
    line: str, role: Role, expected: tuple[str, ...]
) -> None:
    assert byline_of(("Autor:", "byline"), (line, role), ("Share", "furniture")).authors == expected


LONG_DATE_LINE = "This was written by Bo Ekman. Posted on Friday, November 2, 2012, at 1:23 pm. Filed under Boats, Rivers, Harbours."


def test_a_date_line_behind_the_text_that_is_led_names_its_author() -> None:
    behind: tuple[tuple[str, Role], ...] = (("Share", "furniture"),) * 3

    assert byline_of(behind=(*behind, (LONG_DATE_LINE, "date"))).authors == ("Bo Ekman",)


def test_a_date_line_below_the_headline_counts_however_far_the_text_is() -> None:
    far: tuple[tuple[str, Role], ...] = (("Menu", "furniture"),) * 60

    assert byline_of(("Posted Nov. 6, 2012 by Ann Lee | Permalink", "date"), *far).authors == ("Ann Lee",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Von Ann.DiLee am Samstag", ("Ann.DiLee",)),
        ("By Ann LeeIn Boat Travel, Harbours", ("Ann Lee",)),
        ("Thread starter ann", ("ann",)),
        ("Durée Lee 4:22", ()),
        ("PDF Vorschau", ()),
    ],
)
def test_words_glued_to_a_name_and_words_for_other_things(line: str, expected: tuple[str, ...]) -> None:
    assert byline_of((line, "byline")).authors == expected
