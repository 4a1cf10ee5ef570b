from urllib.parse import unquote

import msgspec
import pytest

from pipelines.extract.body import judge_page
from pipelines.extract.body.links import Link, links_of_blocks
from pipelines.extract.body.markdown import markdown_from_blocks
from pipelines.model import Block, Capture, Page, Provenance
from pipelines.pages import page_from_capture
from tests.pipelines.extract.body.pages import page_from_html


def all_kept(page: Page) -> list[Block]:
    return [msgspec.structs.replace(block, verdict="keep") for block in judge_page(page)]


def markdown(body: str, head: str = "") -> str:
    """All of a page at https://news.example/a, with its links."""
    page = page_from_html(f"<html><head><title>A</title>{head}</head><body>{body}</body></html>")
    blocks = all_kept(page)
    return markdown_from_blocks(blocks, links_of_blocks(page, blocks))


PLACES = {
    "in a paragraph": ("<p>It <a href=/r>rained</a> all day", "It [rained](https://news.example/r) all day"),
    "text that stands before the link as plain text": (
        "<p>Rain, rain and <a href=/r>rain</a>, no more rain",
        "Rain, rain and [rain](https://news.example/r), no more rain",
    ),
    "text that is part of a word before": (
        "<p>Trains are late in the <a href=/r>rain</a>",
        "Trains are late in the [rain](https://news.example/r)",
    ),
    "two links with one text": (
        "<p><a href=/1>Here</a> and <a href=/2>Here</a>",
        "[Here](https://news.example/1) and [Here](https://news.example/2)",
    ),
    "links side by side": (
        "<p><a href=/1>one</a><a href=/2>two</a>",
        "[one](https://news.example/1)[two](https://news.example/2)",
    ),
    "nested inline markup": (
        "<p>The <a href=/r class=x>big <b>flood of <i class=y>March</i></b><sup>1</sup></a>, again",
        "The [big flood of March1](https://news.example/r), again",
    ),
    "white space around": (
        "<p>The<a href=/r>\n  great&nbsp; flood\n</a>again",
        "The [great flood](https://news.example/r) again",
    ),
    "a soft hyphen and a comment inside": (
        "<p>A <a href=/r>thun&shy;der<!-- x -->storm</a> came",
        "A [thunderstorm](https://news.example/r) came",
    ),
    "over two blocks": (
        "<a href=/r><p>One day.</p><p>Two days.</p></a><p>Three days.</p>",
        "[One day.](https://news.example/r)\n\n[Two days.](https://news.example/r)\n\nThree days.",
    ),
    "over two paragraphs made of line breaks": (
        "<div>One <a href=/r>day.<br><br>Two</a> days.</div>",
        "One [day.](https://news.example/r)\n\n[Two](https://news.example/r) days.",
    ),
    "over a line break": (
        "<p>At <a href=/r>Elm Street 1<br>Springfield</a>, at noon",
        "At [Elm Street 1\\\nSpringfield](https://news.example/r), at noon",
    ),
    "in the second of the parts of an element": (
        "<div>See here.<br><br>And <a href=/r>here</a>.<p>A paragraph.</p>Not <a href=/s>here</a>.</div>",
        "See here.\n\nAnd [here](https://news.example/r).\n\nA paragraph.\n\nNot [here](https://news.example/s).",
    ),
    "of a whole heading": ("<h2><a href=/r>Rain</a></h2>", "## [Rain](https://news.example/r)"),
    "around a heading with a link in it": (
        "<a href=/r><h2><a href=/r>Rain</a></h2></a>",
        "## [Rain](https://news.example/r)",
    ),
    "in a list": (
        "<ul><li><a href=/1>One</a></li><li>Two, <a href=/2>too</a></li></ul>",
        "- [One](https://news.example/1)\n- Two, [too](https://news.example/2)",
    ),
    "in a list long enough for a menu": (
        "<ul>" + "".join(f"<li><a href=/{name}>{name * 5}</a></li>" for name in "abcdefghij") + "</ul>",
        None,
    ),
    "in a quotation": (
        "<blockquote>It <a href=/r>rained</a>.<br>Much.</blockquote>",
        "> It [rained](https://news.example/r).\\\n> Much.",
    ),
    "in a table": (
        "<table><tr><td><a href='/r|1'>a|b</a><td>2<tr><td>c<td><a href=/s>4</a></table>",
        "| [a\\|b](https://news.example/r%7C1) | 2 |\n| --- | --- |\n| c | [4](https://news.example/s) |",
    ),
    "not in code": ("<pre>a = <a href=/r>b</a>\n  c</pre>", "```\na = b\n  c\n```"),
    "right to left": (
        "<p dir=rtl>قال <a href=/خبر>رئيس المجلس</a> إن المجلس (رئيس المجلس) يجتمع",
        "قال [رئيس المجلس](https://news.example/خبر) إن المجلس (رئيس المجلس) يجتمع",
    ),
    "without spaces between words": (
        "<p>市議会は<a href=/r>渡し船</a>を<a href=/s>廃止</a>する",
        "市議会は[渡し船](https://news.example/r)を[廃止](https://news.example/s)する",
    ),
    "behind the mark of an image": ("<p>Rain!<a href=/r>More</a>", "Rain\\![More](https://news.example/r)"),
    "with brackets and stars": (
        "<p>A note <a href=/r>[1] *</a>",
        "A note [\\[1\\] \\*](https://news.example/r)",
    ),
    "at the begin of a line that looks like a list": (
        "<p><a href=/r>1. May</a> was warm",
        "[1. May](https://news.example/r) was warm",
    ),
    "an anchor around a link": (
        "<p><a name=x><a href=/r>Rain</a></a> fell",
        "[Rain](https://news.example/r) fell",
    ),
    "around a picture": ("<p><a href=/r><img src=x alt=Rain></a>It rained", "It rained"),
    "in a script and a style": ("<p>It <script>'<a href=/r>x</a>'</script>rained", "It rained"),
}


@pytest.mark.parametrize(("body", "expected"), PLACES.values(), ids=PLACES)
def test_links_stand_where_they_are(body, expected):
    if expected is None:
        lines = [f"[{name * 5}](https://news.example/{name})" for name in "abcdefghij"]
        expected = "\\\n".join(lines), "\n".join(f"- {line}" for line in lines)
        assert markdown(body) in expected
        return
    assert markdown(body) == expected


ADDRESSES = {
    "/b": "https://news.example/b",
    "b?c=d#e": "https://news.example/b?c=d#e",
    "//other.example/b": "https://other.example/b",
    " \n/a\nb ": "https://news.example/ab",
    "mailto:ann@news.example": "mailto:ann@news.example",
    "/Rain_(2019)": "https://news.example/Rain_\\(2019\\)",
    "/a)](b": "https://news.example/a\\)\\]\\(b",
    "/a b&lt;c&gt;&quot;`\\": "https://news.example/a%20b%3Cc%3E%22%60%5C",
    "/?a=1&amp;copy=2": "https://news.example/?a=1&copy=2",
    "/?a=1&amp;copy;=2": "https://news.example/?a=1\\&copy;=2",
    "/\u202e\u00a0x": "https://news.example/%E2%80%AE%C2%A0x",
    "": None,
    "#top": None,
    "https://news.example/a#top": None,
    "javascript:void(0)": None,
    "JavaScript:alert(1)": None,
    " java\nscript:alert(1)": None,
    "data:text/html,x": None,
    "http://[bad": None,
    "http://": None,
    "/" + 3000 * "x": None,
}


@pytest.mark.parametrize(("href", "url"), ADDRESSES.items(), ids=[repr(href[:20]) for href in ADDRESSES])
def test_addresses_are_absolute_and_escaped(href, url):
    href = href.replace('"', "&quot;")

    assert markdown(f'<p>It <a href="{href}">rained</a>.') == (
        f"It [rained]({url})." if url else "It rained."
    )


def test_addresses_are_relative_to_the_first_base():
    bases = "<base target=_blank><base href='/dir/x.html'><base href='/other/'>"

    assert markdown("<p><a href=r>Rain</a>", bases) == "[Rain](https://news.example/dir/r)"


def page_of_file(url: str, body: bytes) -> Page:
    return page_from_capture(Capture(url=url, body=body, provenance=Provenance(source="file")))


@pytest.mark.parametrize(
    ("canonical", "urls"),
    [
        (None, ["https://x.example/"]),
        ("https://news.example/n/1", ["https://news.example/n/r", "https://x.example/"]),
    ],
    ids=["unknown", "canonical"],
)
def test_a_page_from_a_file_is_where_its_canonical_url_says(canonical, urls):
    page = page_of_file(
        "file:///home/ann/r.html", b"<p>It <a href=r>rained</a> <a href=https://x.example/>long</a>"
    )

    found = links_of_blocks(page, all_kept(page), canonical_url=canonical)

    assert [link.url for link in found.get(0, [])] == urls


def test_addresses_of_a_saved_archive_page_are_the_original_ones():
    archive = "https://web.archive.org/web/20180102030405/"
    body = (
        f"<html><body><p>It <a href='{archive}https://x.example/r'>rained</a> <a href='/web/20180102030405/"
        "http://news.example/s'>long</a>.</p></body></html><!-- FILE ARCHIVED ON 03:04:05 Jan 02, 2018 -->"
    )
    page = page_of_file("file:///r.html", body.encode())

    found = links_of_blocks(page, all_kept(page))

    assert [link.url for link in found[0]] == ["https://x.example/r", "http://news.example/s"]


def test_a_link_that_nobody_closed_is_none():
    rest = "".join(f"<p>{number} days of rain, and no end to it.</p>" for number in range(40))

    assert "](" not in markdown(f"<p>It <a href=/r>rained.{rest}")


def test_only_kept_blocks_have_links():
    page = page_from_html("<p>It <a href=/1>rained</a>.</p><p>It <a href=/2>rained</a>.</p>")
    first, second = judge_page(page)
    blocks = [
        msgspec.structs.replace(first, verdict="cut"),
        msgspec.structs.replace(second, verdict="keep"),
    ]

    assert links_of_blocks(page, blocks) == {1: [Link(3, 9, "https://news.example/2")]}


def test_a_block_whose_text_is_not_on_the_page_has_none_and_misleads_no_other():
    page = page_from_html("<p>It <a href=/1>rained</a>.</p><p>It <a href=/2>snowed</a>.</p>")
    first, second = all_kept(page)

    found = links_of_blocks(page, [msgspec.structs.replace(first, text="It hailed."), second])

    assert found == {1: [Link(3, 9, "https://news.example/2")]}


NASTY = ("a](b", "*a* _b_", "`a", "<b>", "![x", "\\", "a|b", "1. x", "# x", "&amp;", "[a](b)", "'\"")


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("path", NASTY)
def test_a_reader_of_markdown_gets_text_and_address_back(text, path):
    markdown_it = pytest.importorskip("markdown_it")
    block = Block(
        index=0, text=f"Go {text}!{text}{text}", kind="paragraph", tag="p", xpath=None, verdict="keep"
    )
    start = 4 + len(text)
    link = Link(start, start + len(text), f"https://x.example/{path}")

    (paragraph,) = markdown_it.MarkdownIt().parseInline(markdown_from_blocks([block], {0: [link]}))

    kinds = [token.type for token in paragraph.children if not token.type.startswith("text")]
    read = "".join(token.content for token in paragraph.children)
    assert kinds == ["link_open", "link_close"]
    assert read == block.text
    (opening,) = (token for token in paragraph.children if token.type == "link_open")
    assert unquote(opening.attrs["href"]) == link.url
