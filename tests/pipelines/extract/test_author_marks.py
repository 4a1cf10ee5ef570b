"""Elements whose markup speaks of an author, found in the marked string of a page."""

import pytest

from pipelines.extract.authors.marks import marked_texts
from pipelines.extract.body.flatten import markup_from_tree
from pipelines.extract.structured import structured_from_page
from pipelines.model import Block, Capture, Provenance
from pipelines.pages import page_from_capture


def marks_of(html: str, *, head: str = "", tail: str = "") -> tuple[list[str], list[str]]:
    """(near the headline, behind the text); `head`, `tail`: the lines that stand there."""
    body = f"<html><body><h1>Boats on the hill</h1>{html}</body></html>".encode()
    page = page_from_capture(
        Capture(url="https://news.example/a", body=body, provenance=Provenance(source="file"))
    )
    blocks = [[Block(0, line, "paragraph", "p", None)] for line in (head, tail)]
    links = structured_from_page(page).author_links
    return marked_texts(links, markup_from_tree(page.tree), blocks[0], blocks[1])


@pytest.mark.parametrize(
    "html",
    [
        '<p class="post-author">Ann Lee</p>',
        '<div class="meta Byline"><b>Ann</b> Lee</div>',
        '<span class="autor">Ann <a href="/x">Lee</a></span>',
        '<div itemprop="author">Ann Lee</div>',
        '<a class="x authorlink" href="/x">Ann Lee</a>',
        '<a rel="author" href="/x">Ann Lee</a>',
        "<a href=/x rel=author>Ann Lee</a>",
        "<a class='g-profile' href='/x' rel='author'>Ann Lee</a>",
    ],
)
def test_elements_named_after_authors_are_marked(html: str) -> None:
    assert marks_of(html, head="By Ann Lee") == (["Ann Lee"], [])


@pytest.mark.parametrize(
    "html",
    [
        '<p class="teaser">Ann Lee</p>',
        "<p>Ann Lee</p><p>The author of the byline</p>",
        '<div id="tutorial">Ann Lee</div>',
    ],
)
def test_words_of_the_text_and_tutors_mark_nobody(html: str) -> None:
    assert marks_of(html, head="By Ann Lee, the author") == ([], [])


def test_marks_are_told_apart_by_the_lines_that_print_them() -> None:
    html = '<p class="author">Ann Lee</p><p class="author">Bo Ek</p><p class="author">Kim Blake</p>'

    assert marks_of(html, head="Ann Lee, Rome", tail="Bo Ek reports on trade") == (["Ann Lee"], ["Bo Ek"])


def test_links_with_nothing_between_them_are_a_list() -> None:
    html = '<div class="authors"><a href="/a">Ann Lee</a><a href="/b">Bo Ek</a></div>'

    assert marks_of(html, head="Ann LeeBo Ek") == (["Ann Lee, Bo Ek"], [])


def test_elements_inside_stand_apart_and_nested_ones_are_read_to_their_end() -> None:
    html = '<div class="author"><div>Ann Lee</div><div>Rome</div></div><div>Share</div>'

    assert marks_of(html, head="Ann Lee Rome") == (["Ann Lee Rome"], [])


def test_a_container_of_the_whole_article_is_no_mark() -> None:
    html = f'<div class="article author-ann">Ann Lee{"<p>The river rose again.</p>" * 40}</div>'

    assert marks_of(html, head="Ann Lee") == ([], [])


def test_links_to_an_author_are_asked_only_where_no_name_of_an_element_tells() -> None:
    html = '<p class="author">Ann Lee</p><a rel="author" href="/b">Bo Ek</a>'

    assert marks_of(html, head="Ann Lee and Bo Ek") == (["Ann Lee"], [])
    assert marks_of(html, head="Bo Ek") == (["Bo Ek"], [])


@pytest.mark.parametrize(
    "text", ["\ufdd0author", "\ufdd8byline \ufdd2", "\ufdd0p author\ufdd2Ann Lee", "\ufdd1\ufdd2"]
)
def test_markers_in_a_text_end_every_search(text: str) -> None:
    assert marked_texts((), text, (), ()) == ([], [])
