import lxml.html
import pytest
from hypothesis import given
from lxml import etree

from pipelines.extract.body.blocks import outline_from_tree
from pipelines.extract.body.flatten import MARKERS, OPEN, markup_from_tree, transformed_markup, walked_markup
from tests.pipelines.extract.body.pages import article_html
from tests.pipelines.extract.trees import SOUP, made_trees, parsed_tree

MARKUPS = {
    "article": article_html(),
    "links and emphasis": "<body><p>a <a href=/>b</a> <a class=x href=/>c</a> <b>d</b><i>e</i></p></body>",
    "hidden": "<body><div hidden>a</div><div style='DISPLAY : None'>b</div><p aria-hidden=true>c</p></body>",
    "skipped": "<body>a<script>b</script>c<style>d</style>e<svg><text>f</text></svg>g</body>",
    "comments": "<body><p>a<!-- b -->c<!-- d --></p>e</body>",
    "spans": "<body><p><span>a</span><span class=b>c</span><time>d</time><cite>e</cite></p></body>",
    "attributes in any order": "<body><div id=a itemprop=b role=c class=d>e</div></body>",
}


def tree_of(html: str):
    return lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(huge_tree=True, remove_pis=True))


@pytest.mark.parametrize("html", MARKUPS.values(), ids=MARKUPS)
def test_all_walks_write_the_same_string(html):
    tree = tree_of(html)

    assert markup_from_tree(tree) == transformed_markup(tree) == walked_markup(tree)[0]


@given(made_trees())
def test_the_compiled_walk_writes_what_libxslt_does_of_a_made_tree(tree):
    assert markup_from_tree(tree) == transformed_markup(tree)


@given(made_trees(entities=False))
def test_the_walk_in_python_writes_the_same_without_the_markers_of_a_page(tree):
    if not MARKERS.search(etree.tostring(tree, encoding="unicode")):
        assert walked_markup(tree)[0] == markup_from_tree(tree)


@given(SOUP)
def test_the_compiled_walk_writes_what_libxslt_does_of_a_page(soup):
    tree = parsed_tree(soup)
    if tree is not None:
        assert markup_from_tree(tree) == transformed_markup(tree)


def test_an_element_alone_is_written_without_what_follows_it():
    tree = etree.XML("<div>a<p>b</p>c<p>d</p></div>")

    assert markup_from_tree(tree[0]) == transformed_markup(tree[0])


def test_cdata_is_text_and_a_reference_to_an_entity_is_none():
    document = '<!DOCTYPE p [<!ENTITY e "said">]><p class="a&e;"><![CDATA[<b>]]>&e;c</p>'
    tree = etree.XML(document, etree.XMLParser(resolve_entities=False, strip_cdata=False))

    assert markup_from_tree(tree) == transformed_markup(tree)
    assert "<b>c" in markup_from_tree(tree)


def test_the_walk_gives_one_element_for_each_block_element():
    markup, elements = walked_markup(tree_of("<body><div><p>a</p></div><script>b</script><h2>c</h2></body>"))

    assert [element.tag for element in elements] == ["html", "body", "div", "p", "h2"]
    assert markup.count(OPEN) == 5


@pytest.mark.parametrize("mark", ["\ufdd0", "\ufdd9", "\ufddc", "\ufddd", "&#64976;", "&#xFDD1;"])
def test_markers_in_the_page_itself_mark_nothing(mark):
    outline, markup = outline_from_tree(tree_of(f"<body><p>a{mark}b</p></body>"))

    assert outline.texts == ["ab"]
    assert markup.count(OPEN) == 3
    assert MARKERS.sub("", markup).endswith("ab")


def test_scripts_and_styles_write_nothing():
    html = "<body><p>a</p><script>var b = 1</script><style>p {color: red}</style></body>"

    assert "var" not in markup_from_tree(tree_of(html))
    assert "color" not in markup_from_tree(tree_of(html))


def test_a_tree_deeper_than_the_stylesheet_goes_is_walked():
    tree = tree_of("<body><p>top</p></body>")
    element = tree.find("body")
    for _ in range(10_000):
        element = lxml.html.etree.SubElement(element, "div")
    element.text = "bottom"

    assert "bottom" in markup_from_tree(tree)
