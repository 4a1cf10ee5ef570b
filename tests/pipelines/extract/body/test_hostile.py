"""Pages that try the body finder's bounds: each must come back, in bounded time, without an exception."""

import time

import pytest

from pipelines.errors import UnreadableCapture
from pipelines.extract.body import judge_page
from pipelines.extract.body.blocks import MAX_BLOCKS
from tests.pipelines.extract.body.pages import page_from_html

PAGES = {
    "100,000 levels": "<body>" + "<div>" * 100_000 + "<p>bottom</p>",
    "a page of one script": f"<body><script>{'var a = 1;' * 100_000}</script></body>",
    "all links": "<body>" + '<a href="/x">link text</a> ' * 20_000 + "</body>",
    "frames only": '<html><frameset cols="20%,80%"><frame src="a"><frame src="b"></frameset></html>',
    "only breaks": "<body>" + "<br>" * 200_000 + "</body>",
    "one block of a megabyte": "<body><p>" + "word " * 200_000 + "</p></body>",
    "many empty elements": "<body>" + "<div class='a'></div>" * 100_000 + "<p>end</p></body>",
    "many blocks": "<body>" + "<p>Some words of text.</p>" * 50_000 + "</body>",
    "many classes": f"<body><p class='{'a b-c ' * 50_000}'>text</p></body>",
    "unclosed everything": "<table><tr><td><ul><li><b><i><a href=x>" * 3_000 + "text",
    "markers of our own": "<body><p>\ufdd0\ufdd1\ufdd2\ufdd9\ufddb</p><p>&#64976;text</p></body>",
    "no letters": "<body><p>123 456</p><p>---</p><p>\u2603</p></body>",
    "every plane": "<body><p>" + "".join(chr(code) for code in range(0x20000, 0x20400)) + "</p></body>",
}


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_a_hostile_page_comes_back_in_time(html):
    page = page_from_html(html)
    start = time.process_time()
    blocks = judge_page(page)

    assert len(blocks) <= MAX_BLOCKS
    assert time.process_time() - start < 8


@pytest.mark.parametrize(
    "html", ["<html></html>", "<html><body> &nbsp; </body></html>", "<body><img src=a></body>"]
)
def test_a_page_without_text_has_no_blocks(html):
    try:
        page = page_from_html(html)
    except UnreadableCapture:
        return

    assert judge_page(page) == ()


def test_blocks_beyond_the_limit_are_given_as_a_reason():
    blocks = judge_page(
        page_from_html("<body>" + "<p>Some words of text.</p>" * (MAX_BLOCKS + 1) + "</body>")
    )

    assert "too_many_blocks" in blocks[-1].reasons
