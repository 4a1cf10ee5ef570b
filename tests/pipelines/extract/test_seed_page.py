"""The page this project began with, in layouts of our own: an English article amid Russian furniture."""

import random
from functools import cache
from pathlib import Path

import pytest

from benchmarks.mixed.layouts import FIXED_TASTES, HELD_OUT, LAYOUTS, page_markup
from benchmarks.mixed.markup import drawn_taste
from benchmarks.mixed.stories import NBSP, Piece, Section, Story, Teaser
from pipelines.records import Record
from pipelines.run import extract_record

PREFIX = "Ukraine in Arabic | "
DATELINE = "KYIV/Ukraine in Arabic/ "
PARTS = [
    part for part in (Path(__file__).parent / "seed" / "page.txt").read_text("utf-8").split("\n\n") if part
]
TITLE, STANDFIRST, BODY = PARTS[0].removeprefix(PREFIX), PARTS[1], PARTS[2:16]
FURNITURE = [line for part in PARTS[17:] for line in part.splitlines()]
NAMES = ("Главная", "Политика", "Экономика", "Ближний восток", "Разное", "Контакты")


def seed_story(*, with_blank: bool) -> Story:
    share, main, *teasers, social = FURNITURE[:-1]
    news = tuple(Teaser(label, head) for label, head in zip(teasers[::2], teasers[1::2], strict=True))
    column = [Piece("A", "paragraph", (text,)) for text in BODY]
    column.append(Piece("N", "source", ("alarabiya.net",)))
    if with_blank:
        column.append(Piece(None, "blank", (NBSP,)))
    return Story(
        language="en",
        furniture_language="ru",
        title=TITLE,
        headline=PREFIX + TITLE,
        html_title=PREFIX + TITLE,
        site="Ukraine in Arabic",
        date_line=None,
        date="2014-11-07",
        byline=None,
        standfirst=STANDFIRST,
        dateline=DATELINE,
        dateline_place="KYIV",
        source_credit="alarabiya.net",
        column=column,
        head=[Section("nav", None, lines=NAMES)],
        tail=[
            Section("share", share),
            Section("main", main, news),
            Section("social", None, lines=(social,)),
            Section("footer", None, lines=(FURNITURE[-1],)),
        ],
        lang_attribute="ru",
    )


@cache
def record_of(layout: str, seed: int) -> Record:
    rng = random.Random(f"{layout} {seed}")
    taste = drawn_taste(rng, **FIXED_TASTES.get(layout, {}))
    html = page_markup(seed_story(with_blank=seed % 2 == 1), taste, layout)
    url = "https://arab.com.ua/rus/news/ukraine-in-arabic-obamas-secret-letter-to-khamene-1688177892.html"
    record = extract_record(html.encode(), url=url, content_type="text/html; charset=utf-8")
    assert isinstance(record, Record)
    return record


pages = pytest.mark.parametrize(
    ("layout", "seed"), [(name, seed) for name in (*LAYOUTS, *HELD_OUT) for seed in (1, 2)]
)


def test_the_text_has_fourteen_paragraphs_between_a_dateline_and_a_source_line() -> None:
    assert len(BODY) == 14
    assert BODY[0].startswith(DATELINE)
    assert PARTS[16] == "alarabiya.net"


@pages
def test_the_text_is_the_article_paragraph_by_paragraph(layout: str, seed: int) -> None:
    expected = "\n\n".join([BODY[0].removeprefix(DATELINE), *BODY[1:]])

    assert record_of(layout, seed).text == expected


@pages
def test_the_languages_are_told_apart(layout: str, seed: int) -> None:
    record = record_of(layout, seed)

    assert (record.language, record.furniture_language) == ("en", "ru")


@pages
def test_what_hangs_on_the_article_is_in_its_fields(layout: str, seed: int) -> None:
    record = record_of(layout, seed)

    assert {
        "title": record.title,
        "standfirst": record.standfirst,
        "dateline_place": record.dateline_place,
        "dateline_agency": record.dateline_agency,
        "source_credit": record.source_credit,
    } == {
        "title": TITLE,
        "standfirst": STANDFIRST,
        "dateline_place": "KYIV",
        "dateline_agency": "Ukraine in Arabic",
        "source_credit": "alarabiya.net",
    }


@pages
def test_no_line_from_the_share_line_on_is_in_the_text(layout: str, seed: int) -> None:
    text = record_of(layout, seed).text

    assert [line for line in FURNITURE if line in text] == []
