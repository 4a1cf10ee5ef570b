"""A headline that shares its block with the date line, as in layout tables."""

import pytest

from pipelines.extract import article_from_page
from pipelines.model import Capture, Page, Provenance
from pipelines.pages import page_from_capture

PARAGRAPH = "<p>The river rose by a metre in the night, and the whole village carried sand to the dam.</p>"


def page(heading: str, title: str) -> Page:
    body = f"<title>{title}</title><table><tr><td>{heading}{PARAGRAPH * 5}</td></tr></table>"
    return page_from_capture(
        Capture(url="https://example.com/a", body=body.encode(), provenance=Provenance(source="file"))
    )


@pytest.mark.parametrize(
    "date",
    ["Thu, 02.07.2015 18:59", "2 July 2015", "Чт, 02.07.2015 18:59"],
    ids=["English", "no time", "Russian"],
)
def test_a_date_under_the_headline_is_not_of_the_headline(date: str) -> None:
    heading = f"<font size=5><b>The river rose in the night</b></font><br><font size=1>{date}</font><br>"
    article = article_from_page(page(heading, "The river rose in the night - Valley News"))

    assert article.title == "The river rose in the night"


def test_a_headline_of_two_lines_is_one_headline() -> None:
    heading = "<h1>The river rose<br>while everybody slept</h1>"
    article = article_from_page(page(heading, "The river rose while everybody slept"))

    assert article.title == "The river rose while everybody slept"


def test_neither_headline_nor_date_is_text() -> None:
    heading = "<font size=5><b>The river rose in the night</b></font><br>02.07.2015 18:59<br>"
    article = article_from_page(page(heading, "The river rose in the night - Valley News"))

    assert "02.07.2015" not in article.text
