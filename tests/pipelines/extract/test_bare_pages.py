"""A page of nothing but a headline and one-word paragraphs: all of them are its text, and none is an author."""

import pytest

from pipelines.extract import article_from_page
from tests.pipelines.extract.body.pages import page_from_html

WORDS = "rain fell on the town and the river rose until people left their homes by night".split()


@pytest.mark.parametrize("tag", ["h1", "h2", "div"])
@pytest.mark.parametrize("headline", ["Words", "Storm"])
def test_one_word_paragraphs_are_the_text_and_name_nobody(headline: str, tag: str) -> None:
    paragraphs = "".join(f"<p>{word}</p>" for word in WORDS)
    page = page_from_html(
        f"<html><head><title>{headline}</title></head><body><{tag}>{headline}</{tag}>{paragraphs}</body></html>"
    )
    article = article_from_page(page)

    assert article.text.split("\n\n") == WORDS
    assert (article.authors, article.byline) == ((), None)


@pytest.mark.parametrize("headline", ["Words", "Storm"])
def test_under_a_menu_neither_the_headline_nor_a_text_of_words_has_an_author(
    headline: str,
) -> None:
    paragraphs = "".join(f"<p>{word}</p>" for word in WORDS[:5])
    page = page_from_html(
        f"<html><head><title>{headline}</title></head><body><nav><a href=/a>Home</a> <a href=/b>Sport</a> "
        f"<a href=/c>About</a></nav><h1>{headline}</h1>{paragraphs}</body></html>"
    )
    article = article_from_page(page)

    assert (article.authors, article.byline) == ((), None)
