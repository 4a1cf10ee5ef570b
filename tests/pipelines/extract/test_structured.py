"""What pages declare, however they write it."""

import pytest

from pipelines.extract.structured import Structured, structured_from_page
from pipelines.model import Capture, Provenance
from pipelines.pages import page_from_capture


def declared(html: str) -> Structured:
    capture = Capture(url="https://news.example/a", body=html.encode(), provenance=Provenance(source="file"))
    return structured_from_page(page_from_capture(capture))


@pytest.mark.parametrize(
    ("address", "is_home"),
    [
        ("/", True),
        ("https://news.example", True),
        ("/index.html", True),
        ("#", False),
        ("", False),
        ("/a", False),
    ],
)
def test_a_heading_is_the_site_s_name_where_it_links_to_the_front_page(address: str, is_home: bool) -> None:
    found = declared(f"<h1><a href='{address}'>Boats on the hill</a></h1><p>The river rose.</p>")
    assert found.headings == ("Boats on the hill",)
    assert bool(found.home_headings) is is_home


def test_items_are_found_however_their_attribute_is_written() -> None:
    found = declared(
        "<p itemProp='headline'>Boats on the hill</p><meta ITEMPROP=datePublished content=2020-03-12>"
    )
    assert found.microdata == {"headline": ("Boats on the hill",), "datepublished": ("2020-03-12",)}
    assert found.meta["datepublished"] == ("2020-03-12",)


def test_relations_of_links_are_found_however_they_are_written() -> None:
    found = declared(
        "<link rel='shortlink CANONICAL' href='/b'><link rel=Canonical href=/a><link rel='Next nofollow' href=/c>"
        "<a rel=license href=/d>x</a><a rel=author href=/e>Ann Lee</a><p>The river rose.</p>"
    )
    assert set(found.links["canonical"]) == {"/a", "/b"}
    assert found.links["next"] == ("/c",)
    assert "license" not in found.links
    assert [link.text for link in found.author_links] == ["Ann Lee"]


def test_json_ld_is_found_whatever_stands_beside_its_type() -> None:
    script = '<script type="application/ld+json; charset=utf-8">{"@type": "NewsArticle", "headline": "Boats"}</script>'
    assert declared(script + "<p>The river rose.</p>").article["headline"] == "Boats"


def test_a_title_inside_a_drawing_is_not_the_page_s() -> None:
    found = declared("<body><svg><title>Logo</title></svg><p>The river rose.</p><title>Boats</title></body>")
    assert found.html_title == "Boats"
