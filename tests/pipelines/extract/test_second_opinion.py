"""trafilatura is asked where a page is a thread, followed where it finds more, and imported only then."""

import subprocess
import sys

import msgspec
import pytest
import trafilatura

from pipelines.extract import article_from_page, other_reading, second_opinion
from pipelines.extract.second_opinion import blocks_by_second_opinion, wants_second_opinion
from pipelines.extract.structured import structured_from_page
from pipelines.model import Capture, Provenance
from pipelines.pages import page_from_capture
from pipelines.run import outcome_from_item
from tests.pipelines.extract.body.pages import STORY, article_html

SHOP = "<html><head><title>Lamps</title></head><body><h1>Lamps</h1>" + "".join(
    f"<div class=card><h3>Lamp {n}</h3><p>Lamp number {n} is made of brass and lights a desk of any size well.</p></div>"
    for n in range(12)
)

ARTICLE = '{"@type": "NewsArticle", "headline": "Lamps"}'


def capture_of(html: str, url: str = "https://shop.example/lamps") -> Capture:
    return Capture(url=url, body=html.encode(), provenance=Provenance(source="file"))


@pytest.fixture
def asked(monkeypatch):
    """Every page is asked about; the list tells of which."""
    pages = []

    def always(page, article, structured):
        pages.append(page)
        return True

    monkeypatch.setattr(other_reading, "wants_second_opinion", always)
    return pages


def test_an_article_never_imports_it():
    code = (
        "import sys; from pipelines.run import extract_record; "
        f"extract_record({article_html().encode()!r}, url='https://news.example/2024/ferry'); "
        "sys.exit('trafilatura' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_where_it_finds_more_its_verdicts_count(asked, monkeypatch):
    line = "Bridge costs twice as much"
    monkeypatch.setattr(second_opinion, "_other_text", lambda html: "\n".join((*STORY[1:], line)))
    monkeypatch.setattr(second_opinion, "MIN_GAIN", 0)
    article = article_from_page(page_from_capture(capture_of(article_html())))
    verdicts = {block.text: (block.verdict, block.role, block.reasons[0]) for block in article.blocks}

    assert asked
    assert line in article.text
    assert STORY[0] not in article.text
    assert verdicts[line] == ("keep", "text", "second_opinion")
    assert verdicts[STORY[0]] == ("cut", "furniture", "second_opinion")
    assert verdicts[STORY[1]][2] != "second_opinion"


def test_where_it_finds_less_the_model_is_right(monkeypatch):
    article = article_from_page(page_from_capture(capture_of(article_html())))
    monkeypatch.setattr(second_opinion, "MIN_OWN_CHARS", 10**6)
    monkeypatch.setattr(second_opinion, "_other_text", lambda html: STORY[0])

    assert blocks_by_second_opinion(page_from_capture(capture_of(article_html())), article.blocks) is None


@pytest.mark.parametrize(
    ("cut", "is_asked"), [("Bridge costs twice as much " * 40, True), ("Bridge " * 4, False)]
)
def test_it_is_asked_only_where_prose_was_cut(monkeypatch, cut, is_asked):
    asked = []
    page = page_from_capture(capture_of(article_html()))
    monkeypatch.setattr(second_opinion, "_other_text", lambda html: asked.append(html) or "")
    blocks = [block for block in article_from_page(page).blocks if block.verdict == "keep"]
    others = [msgspec.structs.replace(blocks[0], text=cut, verdict="cut") for _ in range(4)]

    assert blocks_by_second_opinion(page, (*blocks, *others)) is None
    assert bool(asked) is is_asked


def test_a_page_that_breaks_it_has_no_second_opinion(monkeypatch):
    def broken(*args, **kwargs):
        raise RecursionError

    article = article_from_page(page_from_capture(capture_of(article_html())))
    monkeypatch.setattr(second_opinion, "MIN_OWN_CHARS", 10**6)
    monkeypatch.setattr(trafilatura, "extract", broken)

    assert blocks_by_second_opinion(page_from_capture(capture_of(article_html())), article.blocks) is None


@pytest.mark.parametrize(
    ("html", "url", "wanted"),
    [
        (article_html(), "https://news.example/2024/ferry", False),
        (SHOP, "https://shop.example/lamps", False),
        (SHOP, "https://shop.example/forum/t/lamps/12", False),
        (
            SHOP.replace("<head>", "<head><meta name=generator content='Discourse 3'>"),
            "https://shop.example/forum/t/lamps/12",
            True,
        ),
        (SHOP.replace("<body>", "<body itemtype='https://schema.org/QAPage'>"), "https://a.example/b", True),
        (
            SHOP.replace("</head>", f"<script type=application/ld+json>{ARTICLE}</script></head>"),
            "https://shop.example/forum/t/lamps/12",
            False,
        ),
        (
            SHOP.replace("<body>", "<body itemtype='https://schema.org/QAPage'>") + " " * 600_000,
            "https://shop.example/forum/t/lamps/12",
            False,
        ),
    ],
    ids=[
        "an article",
        "a list",
        "nothing but a thread's address",
        "a thread's address and a forum's program",
        "a declared thread",
        "a declared article",
        "too long",
    ],
)
def test_who_is_asked_about(html, url, wanted):
    page = page_from_capture(capture_of(html, url))

    assert wants_second_opinion(page, article_from_page(page), structured_from_page(page)) is wanted


def test_the_run_counts_it(asked, monkeypatch):
    monkeypatch.setattr(
        second_opinion, "_other_text", lambda html: "\n".join((*STORY, *STORY, "Politics" * 9))
    )
    monkeypatch.setattr(second_opinion, "MIN_GAIN", 0)
    monkeypatch.setattr(
        second_opinion, "_has", lambda text, lines, whole: len(text) > 30 or text == "Politics"
    )

    assert outcome_from_item(capture_of(article_html(), "https://news.example/a")).second_opinion
