"""What a second reading of a page leaves as the first one found it."""

import pytest

from pipelines.extract import article_from_page, other_reading, second_opinion
from tests.pipelines.extract.body.pages import STORY, article_html, page_from_html

LINE = "Ann Miller covers the ports of the bay for the Harbour News and lives in the old town."
BELOW = "Bridge costs twice as much"
PAGE = page_from_html(article_html((*STORY, LINE)))


@pytest.mark.parametrize("is_thread", [False, True], ids=["a widened text", "a second opinion"])
def test_the_line_about_the_author_stays_out_of_the_text(is_thread: bool, monkeypatch) -> None:
    monkeypatch.setattr(other_reading, "wants_second_opinion", lambda page, article, structured: is_thread)
    monkeypatch.setattr(other_reading, "least_score", lambda page, article, structured: -1.0)
    monkeypatch.setattr(second_opinion, "_other_text", lambda html: "\n".join((*STORY, LINE, BELOW)))
    monkeypatch.setattr(second_opinion, "MIN_GAIN", 0)

    article = article_from_page(PAGE)
    verdicts = {block.text: (block.verdict, block.role, block.reasons[0]) for block in article.blocks}

    assert set(STORY) <= set(article.text.split("\n\n"))
    assert BELOW in article.text
    assert LINE not in article.text
    assert verdicts[LINE] == ("cut", "note", "names_the_author")


def test_a_line_about_the_author_that_only_the_other_reading_keeps_is_none_of_its_text(monkeypatch) -> None:
    monkeypatch.setattr(other_reading, "wants_second_opinion", lambda page, article, structured: True)
    monkeypatch.setattr(second_opinion, "_other_text", lambda html: "\n".join((*STORY, BELOW, LINE)))
    monkeypatch.setattr(second_opinion, "MIN_GAIN", 0)
    page = page_from_html(article_html().replace("</ul></div>", f"</ul></div><p>{LINE}</p>"))

    article = article_from_page(page)

    assert article.text.endswith(BELOW)
