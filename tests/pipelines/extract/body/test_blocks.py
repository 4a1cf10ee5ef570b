import lxml.html
import pytest

from pipelines.extract.body.blocks import MAX_BLOCKS, outline_from_markup
from pipelines.extract.body.flatten import markup_from_tree

CASES = {
    "paragraphs": ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
    "text beside a block": ("<div>One.<p>Two.</p>Three.</div>", ["One.", "Two.", "Three."]),
    "a line break stays in its block": (
        "<p>12 Elm Street<br>Springfield</p>",
        ["12 Elm Street\nSpringfield"],
    ),
    "two line breaks end a block": ("<div>One.<br><br>Two.</div>", ["One.", "Two."]),
    "two line breaks with white space between": ("<div>One.<br>\n <br/>\n<br>Two.</div>", ["One.", "Two."]),
    "a link over the border of two blocks": (
        "<div>One. <a>two<br><br>three</a> four</div>",
        ["One. two", "three four"],
    ),
    "words of inline elements are not torn": ("<p>un<b>believ</b>able</p>", ["unbelievable"]),
    "words of block elements are not glued": ("<div>one<div>two</div>three</div>", ["one", "two", "three"]),
    "cells are not glued": ("<table><tr><td>a</td><td>b</td></tr></table>", ["a", "b"]),
    "white space is folded": ("<p> One\n\t two\xa0 three </p>", ["One two three"]),
    "soft hyphens go": ("<p>Donau\xaddampf&shy;schiff</p>", ["Donaudampfschiff"]),
    "entities are characters": ("<p>Q&amp;A &lt;b&gt; &eacute;</p>", ["Q&A <b> é"]),
    "blank blocks are none": ("<p>\u3000&nbsp;</p><p>\u200b</p><div><br><br></div><p>a</p>", ["a"]),
    "preformatted lines and indents stay": ("<pre>if a:\n    b()\n</pre>", ["if a:\n    b()"]),
    "noscript is read": ("<noscript><p>One.</p></noscript>", ["One."]),
    "template is read": ("<template><p>One.</p></template>", ["One."]),
    "an unclosed button swallows nothing": ("<button>Share<p>One.</p><p>Two.</p>", ["Share", "One.", "Two."]),
    "right to left text stays in logical order": ("<p dir=rtl>שלום <b>עולם</b></p>", ["שלום עולם"]),
    "unspaced scripts": ("<p>今日は<br>晴れ</p><p>ภาษาไทย</p>", ["今日は\n晴れ", "ภาษาไทย"]),
}


def outline_of(html: str):
    tree = lxml.html.document_fromstring(f"<html><body>{html}</body></html>")
    return outline_from_markup(markup_from_tree(tree))


@pytest.mark.parametrize(("html", "expected"), CASES.values(), ids=CASES)
def test_text_is_cut_at_the_borders_of_blocks(html, expected):
    assert outline_of(html).texts == expected


def test_a_block_hangs_from_the_element_that_holds_it():
    outline = outline_of('<div class="a"><p id="b">One.</p></div>')

    assert [outline.heads[holder].split("\ufddb") for holder in outline.holders] == [["p", "#b"]]
    assert outline.heads[outline.parents[outline.holders[0]]].split("\ufddb") == ["div", "a"]


def test_an_element_knows_the_blocks_it_spans():
    outline = outline_of("<p>1</p><div><p>2</p><p>3</p></div><p>4</p>")
    div = outline.heads.index("div")

    assert (outline.firsts[div], outline.lasts[div]) == (1, 3)


def test_blocks_beyond_the_limit_are_left_and_said_to_be():
    outline = outline_of("<p>a</p>" * (MAX_BLOCKS + 10))

    assert len(outline.texts) == MAX_BLOCKS
    assert outline.is_cut


def links(*texts: str) -> str:
    return "".join(f'<li><a href="/{text}">{text}</a></li>' for text in texts)


SECTIONS = ("Home", "World", "Politics", "Business", "Culture", "Science", "Sport", "Weather", "Shop")


def test_a_long_list_of_links_is_one_block_of_its_innermost_element():
    outline = outline_of(f"<p>Before.</p><nav><ul class=m>{links(*SECTIONS)}</ul></nav><p>After.</p>")

    assert outline.texts == ["Before.", "\n".join(SECTIONS), "After."]
    assert outline.heads[outline.holders[1]] == "ul\ufddbm"
    assert outline.linked.tolist() == [0, sum(map(len, SECTIONS)), 0]
    nav = outline.heads.index("nav")
    assert (outline.firsts[nav], outline.lasts[nav]) == (1, 2)


def test_nested_menus_are_one_block():
    inner = f"<li><a href=/a>News</a><ul>{links(*SECTIONS[1:5])}</ul></li>"

    assert len(outline_of(f"<ul>{inner}{links(*SECTIONS[5:])}</ul>").texts) == 1


@pytest.mark.parametrize(
    "html",
    [
        f"<ul>{links(*SECTIONS[:4])}</ul>",
        f"<ul>{links(*SECTIONS)}<li>Plain text stands here.</li></ul>",
        f"<ul>{links(*SECTIONS)}<li><h1><a href=/x>A headline</a></h1><p>And text.</p></li></ul>",
        f"<ul>{links(*(section * 30 for section in SECTIONS))}</ul>",
    ],
    ids=["short", "with text", "with a headline", "of long texts"],
)
def test_other_lists_stay_apart(html):
    assert len(outline_of(html).texts) > 3


def test_the_headline_is_no_item_of_a_menu():
    title = "Rain in the valley"
    tree = lxml.html.document_fromstring(f"<html><body><ul>{links(title, *SECTIONS)}</ul></body></html>")
    markup = markup_from_tree(tree)

    assert title in outline_from_markup(markup, f"{title} - The Valley Post").texts
    assert title not in outline_from_markup(markup, "The Valley Post").texts


def test_controls_are_gathered_as_menus_are():
    options = "".join(f"<option>{month} 2012</option>" for month in "ABCDEFGHIJ")

    assert len(outline_of(f"<p>Text.</p><select>{options}</select>").texts) == 2


def test_links_around_blocks_count_in_them():
    outline = outline_of("<p>one</p><a href=/x><div>two</div><div>three</div></a><p>four</p>")

    assert outline.linked.tolist() == [0, 3, 5, 0]
