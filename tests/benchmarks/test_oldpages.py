"""Generated pages of 1998 to 2015."""

import random
import re

import pytest
from lxml import html as lxml_html

from benchmarks.oldpages.articles import SourceArticle, shortened
from benchmarks.oldpages.layouts import OldPage, page_from_article
from benchmarks.oldpages.words import Words, languages

KEYS = ("by", "updated", "note", "said", "rights", "misc", "page", "caption", "photo", "entry")


def article_of(name: str, language: str = "en", paragraphs: tuple[str, ...] = ()) -> SourceArticle:
    return SourceArticle(
        id=name,
        site="example.org",
        language=language,
        title=f"Headline of story {name}",
        standfirst=f"What story {name} is about in one sentence.",
        authors=("Jane Doe",),
        paragraphs=paragraphs
        or tuple(
            f"Paragraph {i} of story {name}, with “quotes” & enough words to fill a line." for i in range(9)
        ),
    )


def page_of(seed: int) -> OldPage:
    others = [article_of(f"other{i}") for i in range(8)]
    return page_from_article(article_of("own"), others, random.Random(seed))


def folded(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_same_seed_gives_the_same_bytes() -> None:
    assert page_of(3) == page_of(3)


@pytest.mark.parametrize("seed", range(40))
def test_every_labelled_block_is_on_the_page(seed: int) -> None:
    page = page_of(seed)
    charset = re.search(rb"charset=([\w-]+)", page.body)
    assert charset is not None
    text = folded(lxml_html.document_fromstring(page.body.decode(charset[1].decode())).text_content())
    assert [block for _, block in page.blocks if folded(block) not in text] == []


def test_layouts_differ() -> None:
    outlines = {tuple(re.findall(rb"<(\w+)", page_of(seed).body.lower()))[:60] for seed in range(40)}
    assert len(outlines) == 40


def test_layouts_have_tables_and_divs() -> None:
    pages = [page_of(seed).body.lower() for seed in range(40)]
    kinds = {"table": b'valign="top"', "font": b"<font", "div": b"<div", "breaks": b"<br>\n<br>"}
    assert [kind for kind, mark in kinds.items() if not any(mark in page for page in pages)] == []


def test_some_posts_are_briefs_beside_long_columns() -> None:
    pages = [page_of(seed) for seed in range(120)]
    briefs = [page for page in pages if sum(len(text) for role, text in page.blocks if role == "A") < 120]
    assert 5 < len(briefs) < 30
    assert max(len(page.body) for page in briefs) > 8000


def test_a_brief_is_the_first_sentences_of_its_article() -> None:
    article = article_of(
        "own", paragraphs=("Dear reader,", "First one here. Second one there. Third nowhere.")
    )
    cut = [shortened(article, random.Random(seed)).paragraphs for seed in range(90)]
    briefs = {paragraphs[0] for paragraphs in cut if paragraphs[0] != "Dear reader,"}
    assert briefs == {
        "First one here.",
        "First one here. Second one there.",
        "First one here. Second one there. Third nowhere.",
    }


def test_a_line_on_the_post_is_a_byline_or_a_date() -> None:
    roles = {
        role
        for seed in range(120)
        for role, text in page_of(seed).blocks
        if text.startswith(("This entry was posted", "Posted on"))
    }
    assert roles == {"B", "D"}


def test_text_of_other_stories_is_never_labelled_as_text() -> None:
    pages = [page_of(seed) for seed in range(40)]
    assert [
        text for page in pages for role, text in page.blocks if role == "A" and "story other" in text
    ] == []


def test_furniture_speaks_at_least_fifteen_languages() -> None:
    assert len(languages()) >= 15


@pytest.mark.parametrize("language", languages())
def test_phrases_of_a_language_can_all_be_filled(language: str) -> None:
    words = Words(language, random.Random(1), year=2005, site="Daily Echo")
    phrases = [phrase for key in KEYS for phrase in words.some(key, 99, 99)] + [words.date()]
    assert [phrase for phrase in phrases if "{" in phrase or not phrase] == []
