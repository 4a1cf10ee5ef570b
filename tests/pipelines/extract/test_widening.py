"""On pages that are hardly articles all below the headline is kept that the model gives a little chance."""

import msgspec
import pytest

from pipelines.extract import article_from_page, other_reading
from pipelines.extract.structured import structured_from_page
from pipelines.extract.widening import LISTED, UNSURE, least_score, widened_blocks
from pipelines.model import Block, Capture, Provenance
from pipelines.pages import page_from_capture
from tests.pipelines.extract.body.pages import article_html

LAMPS = "<html><head><title>Lamps</title></head><body><h1>Lamps</h1><p>All our lamps are made of brass.</p>"
DATED = article_html(before="<p class=date>12 May 2024</p>")
DECLARED = "<meta property=og:type content={}>"


def block(index, text, *, score=0.5, verdict="cut", **others):
    return Block(
        index=index,
        text=text,
        kind=others.pop("kind", "paragraph"),
        tag="p",
        xpath=None,
        score=score,
        verdict=verdict,
        **others,
    )


BLOCKS = (
    block(0, "Log in", score=0.2),
    block(1, "Lamps", kind="heading", role="title", level=2),
    block(2, "Made of brass", score=0.02),
    block(3, "Menu", score=0.009),
    block(4, "Imprint", score=0.2, reasons=("model_furniture", "footer_element")),
    block(5, "Nice lamp!", score=0.2, role="comment"),
    block(6, "The only lamp that is taken for text", verdict="keep", reasons=("model_text",)),
    block(7, "Of glass", score=0.2, reasons=("model_furniture",)),
)


def test_all_below_the_headline_that_has_a_chance_is_kept():
    widened = widened_blocks(BLOCKS, 0.01)

    assert [block.index for block in widened if block.verdict == "keep"] == [2, 6, 7]
    assert widened[7].reasons == ("hardly_article", "model_furniture")
    assert (widened[7].role, widened[6]) == ("text", BLOCKS[6])


def test_without_a_headline_the_first_heading_begins_the_page():
    first = block(0, "Lamps and more", kind="heading", level=1)
    rest = [
        msgspec.structs.replace(old, index=old.index + 1, kind="paragraph", role="furniture")
        for old in BLOCKS
    ]

    widened = widened_blocks((first, *rest), 0.1)

    assert [made.index for made in widened if made.verdict == "keep"] == [1, 2, 6, 7, 8]


def test_where_nothing_is_added_there_is_no_other_reading():
    assert widened_blocks(BLOCKS, 0.6) is None


@pytest.mark.parametrize(
    ("html", "flags", "confidence", "least"),
    [
        (LAMPS, (), 0.95, None),
        (LAMPS, (), 0.5, UNSURE),
        (LAMPS, ("short",), 0.95, UNSURE),
        (LAMPS, ("not_article",), 0.95, LISTED),
        (LAMPS.replace("<p>", "<p class=date>12 May 2024</p><p>"), ("not_article",), 0.95, LISTED),
        (DATED, ("short",), 0.5, None),
        (LAMPS.replace("<head>", "<head>" + DECLARED.format("article")), (), 0.5, None),
        (LAMPS.replace("<head>", "<head>" + DECLARED.format("og:product")), (), 0.5, None),
        (LAMPS + " " * 600_000, (), 0.5, None),
    ],
    ids=["sure", "unsure", "short", "a list", "a dated list", "dated", "an article", "a product", "too long"],
)
def test_which_pages_are_hardly_articles(html, flags, confidence, least):
    page = page_from_capture(
        Capture(url="https://shop.example/lamps", body=html.encode(), provenance=Provenance(source="file"))
    )
    article = msgspec.structs.replace(article_from_page(page), flags=flags, confidence=confidence)

    assert least_score(page, article, structured_from_page(page)) == least


def test_the_text_of_such_a_page_is_the_widened_one(monkeypatch):
    line = "Bridge costs twice as much"
    page = page_from_capture(
        Capture(
            url="https://shop.example/lamps",
            body=article_html().encode(),
            provenance=Provenance(source="file"),
        )
    )
    as_judged = article_from_page(page).text
    monkeypatch.setattr(other_reading, "least_score", lambda page, article, structured: -1.0)

    assert line not in as_judged
    assert line in article_from_page(page).text


@pytest.mark.parametrize(("score", "least"), [(0.95, None), (0.85, LISTED)])
def test_a_text_that_the_model_is_sure_of_is_not_widened(score: float, least: float | None):
    page = page_from_capture(
        Capture(url="https://shop.example/lamps", body=LAMPS.encode(), provenance=Provenance(source="file"))
    )
    blocks = tuple(
        block(index, "The lamps of the harbour are lit again after a year. " * 3, score=score, verdict="keep")
        for index in range(2)
    )
    article = msgspec.structs.replace(article_from_page(page), flags=("not_article",), blocks=blocks)

    assert least_score(page, article, structured_from_page(page)) == least
