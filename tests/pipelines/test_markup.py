"""Pages saved from a web archive, turned back into what was captured."""

from datetime import UTC, datetime

import pytest

from pipelines.markup import UnwrappedHtml, markup_from_text, unwrap_archived_html

TOOLBAR = (
    "<!-- BEGIN WAYBACK TOOLBAR INSERT -->\n<style>body{margin:0}</style><div id='wm-ipp-base'><div id='wm-ipp'>"
    "<a href='/web/'>Wayback Machine</a> 12 captures</div></div>\n<!-- END WAYBACK TOOLBAR INSERT -->"
)
HEAD_INSERT = (
    '<script src="//archive.org/includes/analytics.js?v=1"></script>'
    '<script>__wm.wombat("http://www.example.com:80/news/a.html","20190717140047","https://web.archive.org/",'
    '"web","/_static/","1");</script><!-- End Wayback Rewrite JS Include -->'
)
COMMENTS = (
    "<!--\n     FILE ARCHIVED ON 14:00:47 Jul 17, 2019 AND RETRIEVED FROM THE\n     INTERNET ARCHIVE ON "
    "14:34:30 Apr 17, 2020.\n--><!--\nplayback timings (ms):\n  captures_list: 332.791\n-->"
)
ORIGINAL = '<html><head><title>x</title></head><body><p>Text <a href="http://www.example.com/b">b</a></p></body></html>'
SAVED = (
    ORIGINAL.replace('"http', '"https://web.archive.org/web/20190717140047/http')
    .replace("<head>", "<head>" + HEAD_INSERT)
    .replace("<body>", "<body>" + TOOLBAR)
    + COMMENTS
)


def test_a_saved_page_is_the_captured_one_again() -> None:
    moment = datetime(2019, 7, 17, 14, 0, 47, tzinfo=UTC)
    assert unwrap_archived_html(SAVED) == UnwrappedHtml(
        ORIGINAL, "http://www.example.com/news/a.html", moment
    )


def test_unwrapping_twice_is_unwrapping_once() -> None:
    once = unwrap_archived_html(SAVED).html
    assert unwrap_archived_html(once).html == once


def test_a_page_that_no_archive_touched_is_the_same_object() -> None:
    assert unwrap_archived_html(ORIGINAL).html is ORIGINAL


def replayed(fragment: str) -> str:
    return unwrap_archived_html(fragment + COMMENTS).html


@pytest.mark.parametrize(
    ("saved", "original"),
    [
        ('<img src="/web/2018im_/http://a.org/i.png">', '<img src="/web/2018im_/http://a.org/i.png">'),
        ('<img src="/web/20180102030405im_/http://a.org/i.png">', '<img src="http://a.org/i.png">'),
        ("<img src='//web.archive.org/web/20180102030405im_/https://a.org/i'>", "<img src='https://a.org/i'>"),
        ('<a href="/web/20180102030405/mailto:x@a.org">', '<a href="mailto:x@a.org">'),
        ('<a href="https://web.archive.org/web/20180102030405/http://a.org/?u=http://b.org">',
         '<a href="http://a.org/?u=http://b.org">'),
        ('<i style="background:url(/web/20180102030405im_/http://a.org/i.png)">',
         '<i style="background:url(http://a.org/i.png)">'),
        ('<img srcset="/web/20180102030405im_/http://a.org/1 1x, /web/20180102030405im_/http://a.org/2 2x">',
         '<img srcset="http://a.org/1 1x, http://a.org/2 2x">'),
        (r'<script>{"u":"https:\/\/web.archive.org\/web\/20180102030405\/http:\/\/a.org\/x"}</script>',
         r'<script>{"u":"http:\/\/a.org\/x"}</script>'),
        ('<a href="https://arquivo.pt/wayback/20180102030405/http://a.org/">', '<a href="http://a.org/">'),
        ('<a href="http://wayback.archive-it.org/1068/20180102030405/http://a.org/">', '<a href="http://a.org/">'),
    ],
    ids=["short", "image", "schemeless", "mailto", "query", "style", "srcset", "json", "arquivo", "archive-it"],
)  # fmt: skip
def test_rewritten_addresses_are_the_originals_again(saved: str, original: str) -> None:
    assert replayed(saved) == original


def test_a_pages_own_link_to_an_archive_stays_one() -> None:
    own = "https://web.archive.org/web/20010101000000/http://old.org/"
    saved = f'<a href="https://web.archive.org/web/20180102030405/{own}">'
    assert replayed(saved) == f'<a href="{own}">'


def test_addresses_in_the_text_are_text() -> None:
    text = "<p>See https://web.archive.org/web/20180102030405/http://a.org/ for it.</p>"
    assert replayed(text) == text


def test_an_article_that_cites_an_archive_is_left_alone() -> None:
    page = "".join(
        f'<a href="https://web.archive.org/web/2018010203040{n}/http://a.org/{n}">{n}</a>' for n in range(9)
    )
    assert unwrap_archived_html(page).html is page


def test_many_links_of_one_timestamp_are_a_replayed_page_without_its_marks() -> None:
    page = "".join(f'<a href="/web/20180102030405/http://a.org/{n}">{n}</a>' for n in range(9))
    assert 'href="http://a.org/8"' in unwrap_archived_html(page).html


def test_a_toolbar_without_its_comments_is_taken_out() -> None:
    page = '<p>a</p><div id="wm-ipp-base"><div>12 <div>captures</div></div></div><p>b</p>'
    assert replayed(page) == "<p>a</p><p>b</p>"


def test_pywbs_insert_is_taken_out() -> None:
    page = (
        "<head><!-- WB Insert --><script>wbinfo = {}; wbinfo.url = 'http://a.org/x'; wbinfo.timestamp = "
        "'20200304050607';</script><!-- End WB Insert --></head><p>a</p>"
    )
    unwrapped = unwrap_archived_html(page)
    assert unwrapped.html == "<head></head><p>a</p>"
    assert unwrapped.original_url == "http://a.org/x"


def test_the_browsers_note_names_the_original() -> None:
    note = "<!-- saved from url=(0067)https://web.archive.org/web/20190717140047/http://www.example.com/n -->"
    assert unwrap_archived_html(note + "<p>" + COMMENTS).original_url == "http://www.example.com/n"


@pytest.mark.parametrize(
    "hostile",
    [
        "<!-- BEGIN WAYBACK TOOLBAR INSERT -->" * 20_000,
        "<!--" * 100_000 + "FILE ARCHIVED ON ",
        '<div id="wm-ipp-base">' * 20_000 + "FILE ARCHIVED ON ",
        "/web/20180102030405/" * 30_000 + "FILE ARCHIVED ON ",
        "__wm.bt(" * 30_000,
    ],
    ids=["openings", "comments", "divs", "prefixes", "calls"],
)
@pytest.mark.timeout(5)
def test_hostile_markup_costs_no_more_than_its_length(hostile: str) -> None:
    assert isinstance(unwrap_archived_html(hostile).html, str)


def test_text_becomes_a_page_of_paragraphs() -> None:
    assert markup_from_text("Rain & sun\n\n  It <rained>.\r\n") == (
        "<html><head><title>Rain &amp; sun</title></head><body><p>Rain &amp; sun</p>"
        "<p>It &lt;rained&gt;.</p></body></html>"
    )
