import pytest
from hypothesis import given
from lxml import etree

from pipelines.extract.tree_index import ElementIndex
from tests.pipelines.extract.trees import SOUP, made_trees, parsed_tree

WANTED = ElementIndex(
    ("p", "a", "div", "script"),
    ("@class", "@id=a", "@rel=author", "@class*=line", "@itemprop", "@style*=none"),
    {"meta": ("content",), "span": ("class", "title", "href", "class")},
)


@given(made_trees())
def test_both_walks_find_the_same_elements_in_a_made_tree(tree):
    assert WANTED.elements(tree) == WANTED._walked(tree)


@given(SOUP)
def test_both_walks_find_the_same_elements_on_a_page(soup):
    tree = parsed_tree(soup)
    if tree is not None:
        assert WANTED.elements(tree) == WANTED._walked(tree)


def test_what_is_not_there_has_an_empty_list():
    found = ElementIndex(("p", "h1"), ("@rel",)).elements(etree.XML("<p><b/></p>"))

    assert [[element.tag for element in elements] for elements in found.values()] == [["p"], [], []]


def test_an_element_alone_is_searched_and_not_what_follows_it():
    tree = etree.XML("<r><p><b/></p><b/></r>")

    assert len(ElementIndex(("b",)).elements(tree[0])["b"]) == 1


def test_a_deep_tree_is_searched_to_the_bottom():
    tree = element = etree.Element("div")
    for _ in range(10_000):
        element = etree.SubElement(element, "div")
    etree.SubElement(element, "p")

    assert len(ElementIndex(("p",)).elements(tree)["p"]) == 1


def test_an_attribute_with_an_entity_reference_is_read():
    document = '<!DOCTYPE p [<!ENTITY e "author">]><p rel="&e;" class="a&e;"/>'
    tree = etree.XML(document, etree.XMLParser(resolve_entities=False))

    assert len(ElementIndex((), ("@rel",)).elements(tree)["@rel"]) == 1


@pytest.mark.parametrize("test", ["rel", "@rel~=a", "@", "@rel=", "@é"])
def test_a_test_that_is_none_is_refused(test):
    with pytest.raises(ValueError, match=test):
        ElementIndex((), (test,))
