"""The generator of mixed-language pages: same seed same page, and a truth its own markup bears out."""

import gzip
import json
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest

from benchmarks.mixed.corpus import CODES, Voice, corpus_of_language
from benchmarks.mixed.layouts import HELD_OUT, LAYOUTS
from benchmarks.mixed.pages import fold, mixed_page, verdict_on_text
from benchmarks.mixed.seedsite import CODES as SITE_CODES
from benchmarks.mixed.seedsite import LAYOUTS as SITE_LAYOUTS
from benchmarks.mixed.seedsite import seed_site_page
from benchmarks.mixedpages import main

PAGES = [mixed_page(f"generator-{number}") for number in range(60)]
PAGES += [mixed_page(f"generator-{number}", layouts=tuple(HELD_OUT)) for number in range(60, 90)]
SITE_PAGES = [seed_site_page(f"generator-{number}") for number in range(60)]
SECTIONS = set(corpus_of_language("en"))


def test_there_are_twelve_languages_and_more_in_six_scripts_and_more() -> None:
    scripts = {ord(corpus_of_language(code)["who"][0][0]) >> 8 for code in CODES}

    assert len(CODES) >= 12
    assert len(scripts) >= 6
    assert {"ar", "fa", "he"} <= set(CODES)


def test_there_are_ten_layouts_and_more() -> None:
    assert len(LAYOUTS) >= 10


def test_layouts_held_out_are_drawn_only_when_asked_for() -> None:
    assert {page.layout for page in PAGES[:60]} <= set(LAYOUTS)
    assert {page.layout for page in PAGES[60:]} <= set(HELD_OUT)
    assert not set(LAYOUTS) & set(HELD_OUT)


def test_the_command_draws_held_out_layouts(tmp_path: Path) -> None:
    main(["--count", "12", "--held-out", "--output", str(tmp_path)])

    rows = map(json.loads, (tmp_path / "truth.jsonl").read_text("utf-8").splitlines())
    assert {row["layout"] for row in rows} <= set(HELD_OUT)


def test_some_articles_are_briefs_and_some_shorter_than_their_furniture() -> None:
    lengths = [(sum(map(len, page.paragraphs)), sum(map(len, page.furniture))) for page in PAGES]

    assert sum(article < 600 for article, _ in lengths) > 5
    assert sum(article < furniture for article, furniture in lengths) > 15


def test_comments_and_author_boxes_have_their_roles() -> None:
    roles = {role for page in PAGES for role, _ in page.truth["blocks"]}

    assert roles == set("AHSBDCNK")


def test_below_a_sub_heading_stands_text() -> None:
    below = [
        (one, other) for page in PAGES for one, other in pairwise(page.story.column) if one.kind == "heading"
    ]

    assert len(below) > 20
    assert {other.role for _, other in below} == {"A"}


def test_a_note_on_the_author_among_the_paragraphs_names_who_the_byline_named() -> None:
    signed = [(page.story, piece) for page in PAGES for piece in page.story.column if piece.kind == "signed"]

    assert signed
    assert all(story.author and story.author in (story.byline or "") for story, _ in signed)
    assert all(piece.texts[0].startswith(story.author or "-") for story, piece in signed)


def test_another_story_is_not_right_below_the_first() -> None:
    tails = [[section.kind for section in page.story.tail] for page in PAGES]

    assert any("story" in kinds for kinds in tails)
    assert all(kinds[0] != "story" for kinds in tails)


def test_every_labelled_block_is_in_the_markup() -> None:
    absent = []
    for page in [*PAGES, *SITE_PAGES]:
        text = "".join(lxml.html.document_fromstring(page.html).text_content().split())
        absent += [block for _, block in page.truth["blocks"] if "".join(block.split()) not in text]

    assert absent == []


@pytest.mark.parametrize("code", CODES)
def test_every_language_has_all_sections(code: str) -> None:
    assert set(corpus_of_language(code)) == SECTIONS


@pytest.mark.parametrize("code", CODES)
def test_a_voice_never_says_a_sentence_twice(code: str) -> None:
    import random

    voice = Voice(code, random.Random(7), set())
    sentences = [voice.sentence() for _ in range(40)]

    assert len(set(sentences)) == 40


def test_pages_of_the_seed_site_have_all_its_languages_and_layouts_of_their_own() -> None:
    languages = {(page.story.language, page.story.furniture_language) for page in SITE_PAGES}

    assert len(languages) > len(SITE_CODES)
    assert {page.layout for page in SITE_PAGES} == set(SITE_LAYOUTS)
    assert not set(SITE_LAYOUTS) & {*LAYOUTS, *HELD_OUT}


def test_the_furniture_of_the_seed_site_is_in_the_markup() -> None:
    absent = []
    for page in SITE_PAGES:
        text = "".join(lxml.html.document_fromstring(page.html).text_content().split())
        names = page.furniture if page.layout != "unlinked_2011" else page.furniture[:2]
        absent += [line for line in names if "".join(line.split()) not in text]

    assert absent == []


def test_the_command_draws_pages_of_the_seed_site(tmp_path: Path) -> None:
    main(["--seed-site", "--count", "2", "--output", str(tmp_path)])

    rows = map(json.loads, (tmp_path / "truth.jsonl").read_text("utf-8").splitlines())
    assert {row["layout"] for row in rows} <= set(SITE_LAYOUTS)


def test_one_seed_gives_one_page() -> None:
    assert seed_site_page("a seed").html == seed_site_page("a seed").html
    assert mixed_page("a seed").html == mixed_page("a seed").html


def test_seeds_give_different_pages() -> None:
    assert len({page.html for page in [*PAGES, *SITE_PAGES]}) == len(PAGES) + len(SITE_PAGES)


def test_every_paragraph_of_the_truth_is_in_the_markup() -> None:
    absent = []
    for page in [*PAGES, *SITE_PAGES]:
        text = fold(lxml.html.document_fromstring(page.html).text_content().replace("\n", " "))
        squeezed = text.replace(" ", "")
        absent += [p for p in page.paragraphs if fold(p).replace(" ", "") not in squeezed]

    assert absent == []


def test_no_article_paragraph_is_a_furniture_line() -> None:
    shared = [line for page in [*PAGES, *SITE_PAGES] for line in set(page.paragraphs) & set(page.furniture)]

    assert shared == []


@pytest.mark.parametrize("page", PAGES[:10], ids=[page.id for page in PAGES[:10]])
def test_the_true_text_is_judged_exact_and_clean(page) -> None:  # type: ignore[no-untyped-def]
    verdict = verdict_on_text(page, "\n\n".join(page.paragraphs))

    assert (verdict.is_clean, verdict.is_exact) == (True, True)


@pytest.mark.parametrize("page", PAGES[:10], ids=[page.id for page in PAGES[:10]])
def test_a_furniture_line_behind_the_text_is_noticed(page) -> None:  # type: ignore[no-untyped-def]
    line = page.story.tail[-1].lines[0]
    verdict = verdict_on_text(page, "\n\n".join([*page.paragraphs, line]))

    assert fold(line) in verdict.intruding


def test_paragraphs_out_of_order_are_noticed() -> None:
    page = PAGES[0]

    assert not verdict_on_text(page, "\n\n".join(reversed(page.paragraphs))).is_clean


def test_the_command_writes_a_data_set_of_the_benchmarks_format(tmp_path: Path) -> None:
    main(["--count", "5", "--seed", "set", "--output", str(tmp_path)])

    rows = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == [f"mixed-set-{number}" for number in range(5)]
    assert gzip.decompress((tmp_path / rows[0]["html"]).read_bytes()).startswith(b"<!DOCTYPE html>")
    assert {role for role, _ in rows[0]["truth"]["blocks"]} >= {"A", "H"}
