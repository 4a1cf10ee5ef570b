"""Trees of all kinds for tests that compare two walks: made by hypothesis node by node, or parsed from soup."""

from typing import Any

from hypothesis import strategies as st
from lxml import etree

from pipelines.extract.body.flatten import BLOCK_TAGS, SKIPPED_TAGS, STRONG_TAGS
from pipelines.pages import _parser

TAGS = (
    *("html", "body", "div", "p", "ul", "li", "pre", "h1", "a", "a", "b", "em", "br", "span", "font", "time", "cite"),
    *("head", "script", "svg", "img", "x", "Div", "o", "{urn:x}div", "{urn:x}a", "bod", "bodyy", "aside-of-a-very-long-name"),
)  # fmt: skip
# none whose name is marked and in a namespace: libxslt takes it for the one without, the HTML parser makes none
ATTRIBUTES = (
    *("class", "id", "itemprop", "role", "hidden", "aria-hidden", "style", "rel", "href", "title", "classes"),
    *("{urn:x}lang", "CLASS", "data-of-a-very-long-attribute-name"),
)
VALUES = (
    *(
        "",
        "a",
        "true",
        "display:none",
        "color: red; Display :NONE",
        "display: block;display:\tnone",
        "dis play:none",
    ),
    *("DISPLAY:NONE ", "dısplay:none", "displaydisplay:none", "author", "byline x"),
)
CHARACTERS = "ab <&{}/\n\t\xa0\u00ad\u200béß日한ᄀ\u2028\ufdd0\ufdd1\ufdd2\ufdd4\ufddc\ufdef\ufffd\uffee\U0001f600\U0010fffd"
TEXTS = st.text(st.sampled_from(CHARACTERS), max_size=6)


@st.composite
def made_trees(draw: Any, entities: bool = True) -> Any:
    """An element with up to twelve nodes in it, of all kinds that the API of lxml makes."""
    root = _element(draw)
    inside = [root]
    for _ in range(draw(st.integers(0, 12))):
        parent = draw(st.sampled_from(inside))
        kind = draw(st.sampled_from(("element",) * 8 + ("comment", "pi") + ("entity",) * entities))
        if kind == "element":
            node = _element(draw)
            inside.append(node)
        elif kind == "comment":
            node = etree.Comment("c")
        else:
            node = etree.ProcessingInstruction("pi", "text") if kind == "pi" else etree.Entity("amp")
        node.tail = draw(TEXTS)
        parent.append(node)
    return root


def _element(draw: Any) -> Any:
    element = etree.Element(draw(st.sampled_from(TAGS)))
    for name in draw(st.lists(st.sampled_from(ATTRIBUTES), max_size=3, unique=True)):
        element.set(name, draw(st.sampled_from(VALUES) | TEXTS))
    element.text = draw(TEXTS)
    return element


SOUP = st.lists(
    st.sampled_from([f"<{tag}>" for tag in (*BLOCK_TAGS, *SKIPPED_TAGS, *STRONG_TAGS, "a", "br", "span")])
    | st.sampled_from([f"</{tag}>" for tag in ("p", "div", "ul", "li", "table", "td", "a", "b", "span", "script")])
    | st.builds(
        '<{} {}="{}">'.format,
        st.sampled_from(("div", "p", "a", "span", "li", "xml:p", "o:p")),
        st.sampled_from(("class", "id", "style", "hidden", "xml:class", "itemprop")),
        st.sampled_from(VALUES),
    )
    | st.sampled_from(("<!-- c", "-->", "<![CDATA[", "]]>", "<?pi?>", "<a", "&#64976;", "&#0;", "&#xD800;", "&amp", "<"))
    | st.text(max_size=5),
    max_size=25,
).map("".join)  # fmt: skip


def parsed_tree(soup: str) -> Any:
    """As pages are parsed; None where there is no element."""
    try:
        return etree.fromstring(soup.encode("utf-8", "replace"), _parser())
    except etree.XMLSyntaxError:
        return None
