"""Whole pages to articles: the seed page, disagreement of witnesses, hostile metadata."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from pipelines.extract import article_from_page
from pipelines.extract.published import published_from_page
from pipelines.extract.structured import structured_from_page
from pipelines.model import Article, Capture, Page, Provenance
from pipelines.pages import page_from_capture

BODY = "".join(
    f"<p>The river rose again in the night, and the {word} on the bank moved their boats to higher ground"
    " before the morning came, as they had done for many years.</p>"
    for word in ("fishers", "bakers", "teachers", "carters", "weavers", "smiths")
)


def page_of(html: str, *, url: str = "https://news.example.com/a", captured: datetime | None = None) -> Page:
    capture = Capture(url=url, body=html.encode(), captured_at=captured, provenance=Provenance(source="file"))
    return page_from_capture(capture)


def article_of(head: str = "", body: str = "", **options: Any) -> Article:
    html = f"<html><head>{head}</head><body><article>{body}{BODY}</article></body></html>"
    return article_from_page(page_of(html, **options))


def ld(**fields: Any) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


SEED_TOP = (
    "<title>Ukraine in Arabic | A letter to the town</title><h1>Ukraine in Arabic | A letter to the town</h1>"
)


def seed(**options: Any) -> Article:
    lead = "<p>Despite that promise, the two towns are close on most of what the river needs of them.</p>"
    first = (
        "<p>KYIV/Ukraine in Arabic/ The mayor secretly wrote to the fishers of the other bank in the middle"
        " of last month and described a shared interest in dredging the harbour.</p>"
    )
    foot = "<p>alarabiya.net</p><p>&nbsp;</p><div>Поделиться публикацией:</div><div>© Ukraine in Arabic, 2018. All Rights Reserved.</div>"
    html = f"<html><body><div>{SEED_TOP}{lead}{first}{BODY}{foot}</div></body></html>"
    url = "https://arab.com.ua/rus/news/a-letter-to-the-town-1688177892.html"
    return article_from_page(page_of(html, url=url, **options))


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("title", "A letter to the town"),
        (
            "standfirst",
            "Despite that promise, the two towns are close on most of what the river needs of them.",
        ),
        ("dateline_raw", "KYIV/Ukraine in Arabic/"),
        ("dateline_place", "KYIV"),
        ("dateline_agency", "Ukraine in Arabic"),
        ("source_credit", "alarabiya.net"),
        ("published_at", None),
        ("authors", ()),
    ],
    ids=lambda value: value if isinstance(value, str) and "_" in value else None,
)
def test_a_page_of_the_seed_s_kind_gives_each_field(field: str, expected: object) -> None:
    assert getattr(seed(), field) == expected


def test_the_text_of_the_seed_s_kind_begins_behind_its_dateline() -> None:
    assert seed().text.startswith("The mayor secretly wrote")


def test_a_footer_s_year_and_a_stamp_in_the_address_are_no_dates() -> None:
    assert seed(captured=datetime(2024, 11, 13, tzinfo=UTC)).published_at is None


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("War and peace – a long road", "Example", "War and peace – a long road"),
        ("أوكرانيا بالعربية | الجسر يفتح أبوابه", "أوكرانيا بالعربية", "الجسر يفتح أبوابه"),
        ("Мост открыт :: Городская газета", "Городская газета", "Мост открыт"),
        ("橋が開通：町の新聞", "町の新聞", "橋が開通"),
        ("Bridge opened | News | Example Daily", "Example Daily", "Bridge opened"),
        ("Q&amp;A: who pays? | What we know", "Example", "Q&A: who pays? | What we know"),
    ],
    ids=["dash", "arabic", "russian", "japanese", "section", "marks_inside"],
)
def test_site_names_go_off_a_headline_and_marks_inside_stay(title: str, site: str, expected: str) -> None:
    head = f"<title>{title}</title><meta property='og:site_name' content='{site}'>"

    assert article_of(head).title == expected


def test_the_printed_headline_wins_over_one_for_search_engines() -> None:
    head = "<title>Bridge news: all facts</title><meta property='og:title' content='Bridge news: all facts'>"

    assert (
        article_of(head, "<h1>All the facts about our new bridge</h1>").title
        == "All the facts about our new bridge"
    )


def test_the_losing_witnesses_are_told() -> None:
    head = "<title>Bridge news: all facts</title>"
    article = article_of(head, "<h1>All the facts about our new bridge</h1>")

    assert article.witnesses["title"] == (
        "h1: All the facts about our new bridge",
        "html_title: Bridge news: all facts",
    )


def test_the_declared_date_wins_and_keeps_its_zone() -> None:
    article = article_of(
        ld(datePublished="2020-03-12T00:30:00+02:00"), "<h1>The bridge</h1><p>11 March 2020</p>"
    )

    assert (str(article.published_at), article.published_source) == ("2020-03-12 00:30:00+02:00", "jsonld")


def test_an_instant_in_utc_is_told_in_the_zone_in_which_the_page_prints_it() -> None:
    article = article_of(
        ld(headline="The bridge", datePublished="2023-11-09T04:15:00Z"),
        "<h1>The bridge</h1><time class='date'>November 8, 2023, 11:15 PM</time>",
    )

    assert article.published_at is not None
    assert article.published_at.isoformat() == "2023-11-08T23:15:00-05:00"


def test_a_printed_clock_is_meant_in_the_country_s_zone() -> None:
    article = article_of(
        body="<h1>The bridge</h1><div class='date'>13.09.2022 - 15:55</div>", url="https://a.example.ua/x"
    )

    assert str(article.published_at) == "2022-09-13 15:55:00+03:00"


@pytest.mark.parametrize(
    "raw", ["0001-01-01T00:00:00Z", "1970-01-01", "2031-05-05T10:00:00Z", "soon", "", "2020-13-45"]
)
def test_an_impossible_date_is_refused(raw: str) -> None:
    captured = datetime(2020, 5, 1, tzinfo=UTC)

    assert article_of(ld(datePublished=raw), captured=captured).published_at is None


def test_of_two_readings_the_one_that_another_witness_supports_is_taken() -> None:
    head = "<meta name='pubdate' content='11/01/2023 12:43:42'>"
    article = article_of(
        head, "<h1>The bridge</h1><div class='date'>1 November 2023</div>", url="https://a.example.ch/x"
    )

    assert article.published_at is not None
    assert str(article.published_at.date()) == "2023-11-01"


def test_a_comment_s_date_is_no_witness() -> None:
    html = (
        f"<html><body><h1>The bridge over the river</h1>{BODY}<div id='comments' class='comments'><h3>2 comments</h3>"
        "<div class='comment'><b>Reader</b> 3 May 2012 at 10:15 <p>I like it a lot.</p></div></div></body></html>"
    )

    assert article_from_page(page_of(html)).published_at is None


def test_a_declared_section_or_admin_is_no_author() -> None:
    assert article_of(ld(author=[{"@type": "Person", "name": "Admin"}])).authors == ()


def test_authors_behind_ids_in_a_graph_are_found() -> None:
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "headline": "The bridge", "author": {"@id": "#ann"}},
            {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
        ]
    }
    head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'

    assert article_of(head).authors == ("Ann Lee",)


def test_the_printed_byline_decides_over_the_declared_editor() -> None:
    article = article_of(
        ld(author={"name": "Max Desk"}), "<h1>The bridge</h1><p class='byline'>By Ann Lee</p>"
    )

    assert (article.authors, article.byline) == (("Ann Lee",), "By Ann Lee")


HOSTILE_JSON = {
    "broken": '{"@type": "NewsArticle", "headline": "The bridge", "datePublished": "2020-03-12", ',
    "trailing_comma": '{"@type": "NewsArticle", "datePublished": "2020-03-12",}',
    "raw_newline": '{"@type": "NewsArticle", "description": "a\nb", "datePublished": "2020-03-12"}',
    "comment_marks": '<!-- {"@type": "NewsArticle", "datePublished": "2020-03-12"} -->',
    "two_objects": '{"@type": "WebSite"} {"@type": "NewsArticle", "datePublished": "2020-03-12"}',
    "array": '[[{"@type": ["NewsArticle"], "datePublished": "2020-03-12"}]]',
    "nested_main_entity": '{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "datePublished": "2020-03-12"}}',
}


@pytest.mark.parametrize("script", HOSTILE_JSON.values(), ids=HOSTILE_JSON)
def test_broken_and_odd_json_still_gives_its_date(script: str) -> None:
    article = article_of(f'<script type="application/ld+json">{script}</script>')

    assert str(article.published_at) == "2020-03-12 00:00:00+00:00"


@pytest.mark.parametrize(
    "value",
    [None, 5, [], {}, [[]], True, {"@value": 3}, ["x", None], {"name": {"name": []}}, "<b>" * 500, "\ud800"],
    ids=lambda value: repr(value)[:12],
)
@pytest.mark.parametrize(
    "key", ["headline", "author", "datePublished", "image", "keywords", "publisher", "license"]
)
def test_a_value_of_the_wrong_type_breaks_nothing(key: str, value: object) -> None:
    assert article_of(ld(**{key: value})).text.startswith("The river rose")


def test_three_hundred_authors_are_all_named() -> None:
    names = [f"Ann{chr(97 + i // 26)} Lee{chr(97 + i % 26)}" for i in range(300)]

    assert len(article_of(ld(author=[{"name": name} for name in names])).authors) == 300


def test_a_headline_of_ten_thousand_characters_costs_no_time() -> None:
    started = datetime.now(UTC)
    title = "very long - and | longer : still " * 300
    article_of(f"<title>{title}</title><meta property='og:title' content='{title}'>", f"<h1>{title}</h1>")

    assert datetime.now(UTC) - started < timedelta(seconds=2)


def test_script_in_metadata_stays_text_without_tags() -> None:
    head = "<meta property='og:title' content='The bridge &lt;script&gt;alert(1)&lt;/script&gt; opened'>"

    assert "<" not in (article_of(head).title or "")


def test_mojibake_in_metadata_makes_no_author() -> None:
    assert article_of("<meta name='author' content='Ð\x90Ð½Ð½Ð°'>").authors == ()


def test_deeply_nested_json_is_survived() -> None:
    deep = "[" * 5000 + "]" * 5000

    assert article_of(f'<script type="application/ld+json">{deep}</script>').published_at is None


def test_the_small_reader_and_extruct_agree_on_json_ld_opengraph_and_microdata() -> None:
    extruct = pytest.importorskip("extruct")
    html = (
        "<html><head><title>The bridge</title>"
        + ld(headline="The bridge", datePublished="2020-03-12", author={"@type": "Person", "name": "Ann Lee"})
        + "<meta property='og:title' content='The bridge'><meta property='og:type' content='article'></head>"
        "<body><div itemscope itemtype='https://schema.org/Article'><span itemprop='author'>Ann Lee</span>"
        "<time itemprop='datePublished' datetime='2020-03-12'>12 March</time></div></body></html>"
    )
    oracle = extruct.extract(html, syntaxes=["json-ld", "opengraph", "microdata"])
    ours = structured_from_page(page_of(html))

    assert oracle["json-ld"] == [dict(node) for node in ours.nodes]
    assert dict(oracle["opengraph"][0]["properties"]) == {
        name: values[0] for name, values in ours.meta.items() if name.startswith("og:")
    }
    assert oracle["microdata"][0]["properties"] == {
        "author": ours.microdata["author"][0],
        "datePublished": ours.microdata["datepublished"][0],
    }


def test_no_field_adds_words_that_the_page_does_not_print() -> None:
    html = f"<html><body><h1>The bridge</h1><p>PARIS (Reuters) - It opened on Monday, after years.</p>{BODY}</body></html>"
    page = page_of(html)
    article = article_from_page(page)
    printed = set("".join(page.tree.itertext()).split())

    assert set(article.text.split()) <= printed


def test_the_time_of_capture_bounds_the_date_printed() -> None:
    html = f"<html><body><h1>The bridge</h1><div class='date'>12 March 2030</div>{BODY}</body></html>"
    page = page_of(html, captured=datetime(2021, 1, 1, tzinfo=UTC))
    article = article_from_page(page)
    found = published_from_page(
        page, structured_from_page(page), article.blocks, title_block=None, language="en"
    )

    assert found.published_at is None


def test_an_article_can_be_encoded_as_json() -> None:
    assert len(gzip.compress(msgspec.json.encode(msgspec.structs.replace(seed(), blocks=())))) > 100


@pytest.mark.parametrize("maker", [article_of, seed], ids=["modern", "seed"])
def test_reading_a_page_twice_gives_the_same(maker: Callable[[], Article]) -> None:
    assert maker() == maker()


def test_a_date_behind_the_headline_s_line_break_is_read() -> None:
    html = (
        "<html><body><table><tr><td>Home</td><td><h1>A letter to the town<br>Fri, 07.11.2014 18:21</h1>"
        f"{BODY}</td></tr></table></body></html>"
    )
    article = article_from_page(page_of(html, url="http://example.ua/en/a-letter"))

    assert (article.title, str(article.published_at)) == ("A letter to the town", "2014-11-07 18:21:00+02:00")


def test_a_name_alone_between_date_and_text_is_the_byline() -> None:
    body = "<h1>A walk through the dark town</h1><div class='date'>08.12.2022 - 12:30</div><div class='by'>Bohdan Kravets</div>"
    article = article_of(body=body)

    assert article.authors == ("Bohdan Kravets",)


def test_a_masthead_s_day_of_serving_is_no_date_of_publication() -> None:
    html = (
        "<html><body><div>Wednesday, November 7 2012</div><ul><li>Home</li><li>Sport</li></ul>"
        f"<h1>The bridge over the river</h1>{BODY}</body></html>"
    )

    assert article_from_page(page_of(html)).published_at is None
