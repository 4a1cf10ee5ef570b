"""Which witness names the authors: JSON-LD, lines near the headline, lines that no byline model sees."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from pipelines.extract.authors import Byline, byline_from_page
from pipelines.extract.body.flatten import FIELD, HEAD_END, SPAN, SPAN_END
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


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("NewsArticle", ("Ann Lee",)), ("BlogPosting", ("Ann Lee",)), ("Article", ()), ("WebPage", ())],
)
def test_a_declared_person_who_is_printed_nowhere_counts_on_news_and_blogs_only(
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
    markup = f"{SPAN}span{FIELD}author{HEAD_END}{name}{SPAN_END}"

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
    markup = f"{SPAN}span{FIELD}author{HEAD_END}李明{SPAN_END}"

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


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Von Redaktion", "Redaktion"),
        ("von Redaktion, 24. Januar 2022", "Redaktion"),
        ("Redaktion 1. November 2023 10:29", "Redaktion"),
        ("By Staff Writer", "Staff Writer"),
        ("Por Redação", "Redação"),
        ("Posted in News August 9th, 2012 By iRiver Staff 1 Comment", "iRiver Staff"),
        ("26/12/2019 von lake-side Webteam", "lake-side Webteam"),
        ("By River News", "River News"),
        ("By Admin", None),
        ("By Reuters", None),
        ("AFP", None),
        ("News / Culture", None),
    ],
)
def test_a_newsroom_that_signs_is_the_author_and_no_agency_or_admin(line: str, expected: str | None) -> None:
    assert byline_of((line, "byline")).authors == ((expected,) if expected else ())


def test_a_newsroom_signs_behind_the_text_too() -> None:
    assert byline_of(behind=(("RN-Redaktion", "note"),)).authors == ("RN-Redaktion",)


def test_a_person_goes_before_a_newsroom() -> None:
    assert byline_of(("Von Redaktion", "byline"), ("Von Ann Lee", "byline")).authors == ("Ann Lee",)


@pytest.mark.parametrize("site", ["annlee", "rivernews"])
def test_whom_only_a_meta_element_declares_is_no_author(site: str) -> None:
    assert byline_of(meta="Ann Lee", site=site).authors == ()


def test_who_reviewed_or_checked_a_text_did_not_write_it() -> None:
    lines: tuple[tuple[str, Role], ...] = (
        ("By\nThe River Team", "byline"),
        ("Updated May 3, 2020\nReviewed by Bo Ek\nFact checked by", "byline"),
    )
    markup = f"{SPAN}span{FIELD}author{HEAD_END}Bo Ek{SPAN_END}"

    assert byline_of(*lines, markup=markup).authors == ("The River Team",)


@pytest.mark.parametrize(
    ("line", "role", "expected"),
    [
        ("Written by Ann Lee", "text", ("Ann Lee",)),
        ("Autoren Ann Lee und Bo Ek", "text", ("Ann Lee", "Bo Ek")),
        ("By the river", "text", ()),
        ("By Thursday it was over for Ann Lee and everyone else in the small town on the river.", "text", ()),
    ],
)
def test_a_byline_among_the_last_lines_of_the_text_counts(
    line: str, role: Role, expected: tuple[str, ...]
) -> None:
    assert byline_of(behind=((line, role),)).authors == expected


def test_a_line_of_authorship_inside_a_block_of_several_lines_counts() -> None:
    imprint: tuple[tuple[str, Role], ...] = (
        ("Datum: 19.11.2021\nAutor: Ann Lee\nQuelle: River", "furniture"),
    )

    assert byline_of(behind=imprint).authors == ("Ann Lee",)


@pytest.mark.parametrize(
    ("line", "expected"), [("Erstellt von Ann Lee", ("Ann Lee",)), ("Posted by Ann Lee", ())]
)
def test_far_behind_the_text_a_phrase_of_authorship_counts_but_a_comment_s(
    line: str, expected: tuple[str, ...]
) -> None:
    far: tuple[tuple[str, Role], ...] = (*(("Menu", "furniture"),) * 9, (line, "furniture"))

    assert byline_of(behind=far).authors == expected


def test_a_first_name_is_told_in_full_by_a_led_line_elsewhere() -> None:
    assert byline_of(
        ("Eine Kolumne von Ann Lee", "caption"),
        ("3. Mai 2020", "date"),
        authors=person("Ann"),
        kind="WebPage",
    ).authors == ("Ann Lee",)


def test_a_longer_declared_list_counts_where_all_of_it_is_printed() -> None:
    lines: tuple[tuple[str, Role], ...] = (("By", "byline"), ("Ann Lee", "furniture"), ("Bo O'Ek", "date"))

    assert byline_of(*lines, authors=person("Ann Lee"), meta="Ann Lee, Bo O'Ek").authors == (
        "Ann Lee",
        "Bo O'Ek",
    )


def test_a_declared_person_printed_anywhere_goes_before_a_marked_name_that_nobody_declares() -> None:
    markup = f"{SPAN}span{FIELD}author{HEAD_END}Bo Ek{SPAN_END}"
    far: tuple[tuple[str, Role], ...] = (
        *(("Menu", "furniture"),) * 9,
        ("About the author: Ann Lee", "furniture"),
    )
    lines: tuple[tuple[str, Role], ...] = (("Bo Ek", "furniture"),)

    assert byline_of(*lines, behind=far, markup=markup).authors == ("Bo Ek",)
    assert byline_of(*lines, behind=far, markup=markup, authors=person("Ann Lee")).authors == ("Ann Lee",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("【ソウル＝小池和樹】大統領は三日夜、談話を出した。", ("小池和樹",)),
        ("新华社武汉4月24日电（记者宋晨、田中全）江水昨夜上涨。", ("宋晨", "田中全")),
        ("江水昨夜上涨，渔民把船移到高处。（记者 宋晨）", ("宋晨",)),
        ("[서울=강물] 홍길동 기자 = 강물이 불었다.", ("홍길동",)),
        ("강물이 밤새 불었다. 홍길동 기자 hong@example.com", ("홍길동",)),
        ("江水昨夜上涨。", ()),
    ],
)
def test_east_asian_papers_name_the_writer_in_the_first_or_last_paragraph(
    line: str, expected: tuple[str, ...]
) -> None:
    blocks = [
        Block(0, "江", "paragraph", "h1", None, role="title", verdict="cut"),
        Block(1, line, "paragraph", "p", None, role="text", verdict="keep"),
    ]
    byline = byline_from_page(
        page("https://news.example.com/a"), Structured(article={}), blocks, markup="", title_block=0,
        not_names=frozenset(),
    )  # fmt: skip

    assert byline.authors == expected


def test_a_labelled_value_of_meta_elements_declares_an_author() -> None:
    meta = {"twitter:label1": ("Written by",), "twitter:data1": ("Ann Lee",), "twitter:data2": ("3 minutes",)}
    blocks = [
        Block(0, "Boats", "paragraph", "h1", None, role="title", verdict="cut"),
        Block(1, "Ann Lee, our gardener", "paragraph", "p", None, role="furniture", verdict="cut"),
        Block(2, TEXT, "paragraph", "p", None, role="text", verdict="keep"),
    ]
    byline = byline_from_page(
        page("https://news.example.com/a"), Structured(article={}, meta=meta), blocks, markup="", title_block=0,
        not_names=frozenset(),
    )  # fmt: skip

    assert byline.authors == ("Ann Lee",)


@pytest.mark.parametrize(
    ("line", "role"),
    [("Learn More", "furniture"), ("Anna Fisher", "caption"), ("Anna Fisher", "comment")],
)
def test_what_stands_alone_below_the_headline_and_is_no_byline_signs_nothing(line: str, role: Role) -> None:
    menu: tuple[tuple[str, Role], ...] = (("Share", "furniture"), ("3 min", "furniture"))

    assert byline_of((line, role), *menu).authors == ()


def test_the_explanation_tells_how_likely_the_names_near_the_text_are() -> None:
    found = byline_of(("Anna Fisher", "caption"))

    assert found.authors == ()
    assert [witness for witness in found.witnesses if witness.startswith("signature: Anna Fisher (chance 0.")]


def test_whom_the_text_is_about_does_not_sign_it() -> None:
    about = "In the morning Anna Fisher, who has lived on the bank of the river for forty years, saw the water rise again."
    more: tuple[tuple[str, Role], ...] = ((about, "text"), (TEXT, "text"), (TEXT, "text"))

    assert byline_of(("Anna Fisher", "furniture"), ("Share", "furniture"), behind=more).authors == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("BMW press release and photos edited by Ann Lee", ()),
        ("By Cara Lee RN, BSN, Certified Consultant", ("Cara Lee",)),
        ("By Oliver Lee Senior Research Executive", ("Oliver Lee",)),
        ("By 7 News Lakeside", ("7 News Lakeside",)),
    ],
)
def test_editors_degrees_and_functions_are_no_writers(line: str, expected: tuple[str, ...]) -> None:
    assert byline_of((line, "byline")).authors == expected


def test_a_led_line_behind_the_text_goes_before_a_marked_name_near_the_headline() -> None:
    markup = f"{SPAN}span{FIELD}author{HEAD_END}Bo Ek{SPAN_END}"
    led: tuple[tuple[str, Role], ...] = (("von Ann Lee", "byline"),)

    assert byline_of(("Bo Ek", "furniture"), behind=led, markup=markup).authors == ("Ann Lee",)
