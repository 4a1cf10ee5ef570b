"""What the parser is spared is read by nobody: the tree says the same with it and without."""

import random

import pytest
from lxml import etree

from pipelines.extract.body.flatten import markup_from_tree

without_unread = pytest.importorskip("pipelines._unread", reason="not compiled").without_unread

READ = (
    "id class itemprop role hidden aria-hidden href rel type name content property http-equiv datetime pubdate src value "
    "data-src data-original data-lazy-src data-image"
).split()
BARE = "script style link input br source track param svg g path use defs symbol circle rect polygon".split()
CODE = b"var a = 1 < 2;\n" * 20
RAIN = b"Rain fell all day. " * 10
PAGE = b"""<!doctype html><html lang=en data-v="1"><head><title>Rain <b data-x=1> falls</title><meta name=author content="A B">
<script type="application/ld+json">{"a": "<p data-x=1>"}</script><style media=all>p > a { color: red }</style></head>
<body class=home onload='go("a>b")'><!-- a comment --><div data-a="x>y" id=main style="display : none">a<!-- b -->c
<p class=x data-y=2/>one<p class="y"/data-z=1/>two<br/data-w=1><img src=a.png alt="A 'b'"data-src=b.png/ width=3>
<a href="/x" title=">" =odd=1 rel=author>link</a><textarea data-t=1><p data-q=1></textarea><iframe src=v title=1/>
<pre data-p=1>  a\n  b</pre><script>document.write("<p data-x=1>")</script></div x="a>b"></body></html>"""
PIECES = b"< > \" ' = / ! -- <!-- --> --!> <script> </script> <title> </title> <style> </style> <textarea> /> <p|data-x='1'> <![CDATA[ ? &".split()


def told(markup: bytes) -> object:
    """What is read of a tree: elements with their attributes, and their text but for code."""
    tree = etree.fromstring(markup, etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True))
    if tree is None:
        return None
    elements = [
        (
            element.tag,
            [item for item in element.attrib.items() if item[0] in READ and element.tag not in BARE],
        )
        for element in tree.iter(etree.Element)
    ]
    for element in tree.iter("script", "style"):
        element.text = None
    title = tree.findtext(".//title")
    return elements, title, markup_from_tree(tree)


@pytest.mark.parametrize(
    "kept",
    [
        b"<script type='application/ld+json'>" + b'{"a": 1}' * 20 + b"</script>",
        b"<script>" + b"<!-- a(); " * 20 + b"--></script>",
        b"<script>" + b"document.write('</b>');" * 10 + b"</script>",
        b"<script>short()</script>",
        b"<script/><p>" + RAIN + b"</script>",
        b"<script id='a><p>" + RAIN + b"</script>",
        b"<section>" + RAIN + b"</section><scripture>",
        b"<script>" + b"never closed " * 20,
        b"<div id='<script>'><p>" + RAIN + b"</p></div><script></script>",
        b"<title><b data-x=1></title><textarea><!-- a --></textarea><xmp><p data-x=1></xmp><plaintext><p data-x=1>",
        b"<script><!-- <script> </script> <p data-x=1> --> </script><p data-x=1>",
        b"a < b > c <3 data-x=1> </p data-x=1> <!-- never closed <p data-x=1>",
        b"",
    ],
)
def test_what_may_be_text_or_data_stays(kept):
    assert without_unread(kept) is kept


def test_code_goes_and_its_tags_and_all_around_stay():
    markup = b"<style>" + CODE + b'</STYLE><SCRIPT async src="a>b">' + CODE + b"</Script><p>Rain.</p>"
    assert without_unread(markup) == b"<style></STYLE><SCRIPT></Script><p>Rain.</p>"


def test_attributes_and_comments_that_nobody_reads_go():
    markup = b"<p DATA-X='a>b' Class=x onclick=go() style=\"color:red\"/>Rain <!-- or\nnot -->.<br data-y>"
    assert without_unread(markup) == b"<p  Class=x  />Rain .<br>"


@pytest.mark.parametrize(
    ("tag", "left"),
    [
        (b"<input id=a type=hidden value='>'/>", b"<input/>"),
        (b"<path class=a d='M0 0'>", b"<path>"),
        (b"<link rel=stylesheet href=a.css>", b"<link>"),
        (b"<LINK data-x=1 rel=Canonical href=/a>", b"<LINK  rel=Canonical href=/a>"),
        (b"<link rel=license href=/a>", b"<link rel=license href=/a>"),
        (b"<link itemprop=author content=x>", b"<link itemprop=author content=x>"),
        (b"<script type=application/ld+JSON async></script>", b"<script type=application/ld+JSON ></script>"),
        (b"<script src=a.js></script>", b"<script></script>"),
        (b"<br>", b"<br>"),
    ],
)
def test_of_some_tags_hardly_an_attribute_is_read(tag, left):
    assert without_unread(tag) == left


@pytest.mark.parametrize("style", [b"display:none", b"DISPLAY : NONE", b"displa&#121;:none"])
def test_styles_that_may_hide_stay(style):
    markup = b'<p style="' + style + b'">Rain</p>'
    assert without_unread(markup) is markup


@pytest.mark.parametrize("name", READ)
def test_what_is_read_stays(name):
    markup = f"<p {name}=x {name.upper()}='y'>Rain</p>".encode()
    assert without_unread(markup) is markup


def test_trees_say_the_same():
    assert told(without_unread(PAGE)) == told(PAGE)
    assert len(without_unread(PAGE)) < len(PAGE)


def test_trees_of_broken_markup_say_the_same():
    draw = random.Random(11)
    for _ in range(3000):
        start = draw.randrange(len(PAGE))
        broken = bytearray(PAGE[start : start + draw.choice((40, 200, 800))])
        for _ in range(draw.randrange(1, 8)):
            place = draw.randrange(len(broken) + 1)
            if draw.random() < 0.5:
                broken[place:place] = draw.choice(PIECES).replace(b"|", b" ")
            else:
                del broken[place : place + draw.randrange(6)]
        markup = bytes(broken) or b"x"
        assert told(without_unread(markup)) == told(markup), markup
