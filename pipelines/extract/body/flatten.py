"""The page's tree as one string, in which noncharacters mark where elements begin and end.

The compiled walk of `_tree.pyx` writes it or, where that is not built, libxslt: touching every element from Python
costs more than all that follows. The Python walk beside them writes the same string; it serves pages that hold the
markers themselves, trees deeper than libxslt goes, and callers who want to know which element a block came from.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from lxml import etree

from pipelines.extract.tree_index import compiled

OPEN, CLOSE, HEAD_END, BREAK = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
"""A block element begins, ends; its head (`tag class|id|…`) ends; a line break."""
LINK, LINK_END, STRONG, STRONG_END = "\ufdd4", "\ufdd5", "\ufdd6", "\ufdd7"
SPAN, SPAN_END, FIELD = "\ufdd8", "\ufdd9", "\ufddb"
"""A classed inline element (with a head), its end; between the fields of a head."""
PARAGRAPH, SEPARATOR = "\ufddc", "\ufddd"
"""Made later: two line breaks; the border between two texts in one string."""
INLINE_MARKS = LINK + LINK_END + STRONG + STRONG_END
INVISIBLE = "\u00ad\u200b\ufeff\u2060"
"""Left out of the text of blocks."""
MARKERS = re.compile("[\ufdd0-\ufdef]")

BLOCK_TAGS = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "label",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "noframes",
    "noscript",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "td",
    "textarea",
    "th",
    "template",
    "tr",
    "ul",
    "video",
    "audio",
    "object",
    "picture",
]
SKIPPED_TAGS = [
    "head",
    "script",
    "style",
    "svg",
    "math",
    "noembed",
    "canvas",
    "map",
    "area",
    "embed",
    "param",
    "source",
    "track",
    "img",
    "input",
    "iframe",
]
STRONG_TAGS = ["b", "strong", "em", "i"]


def _stylesheet() -> str:
    skipped, strong = "|".join(SKIPPED_TAGS), "|".join(STRONG_TAGS)
    fields = f'<xsl:apply-templates select="@*"/><xsl:text>{HEAD_END}</xsl:text>'
    head = f'<xsl:value-of select="name()"/>{fields}'
    # a template a tag, its name written out: asking libxslt for the name of each element costs more
    blocks = "\n".join(
        f'<xsl:template match="{tag}"><xsl:text>{OPEN}{tag}</xsl:text>{fields}'
        f"<xsl:apply-templates/><xsl:text>{CLOSE}</xsl:text></xsl:template>"
        for tag in BLOCK_TAGS
    )
    return f"""<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text"/>
<xsl:template match="/"><xsl:apply-templates select="*"/></xsl:template>
<xsl:template match="*"><xsl:apply-templates/></xsl:template>
<xsl:template match="comment()|processing-instruction()"/>
{blocks}
<xsl:template match="{skipped}"/>
<xsl:template match="br"><xsl:text>{BREAK}</xsl:text></xsl:template>
<xsl:template match="a"><xsl:text>{LINK}</xsl:text><xsl:apply-templates/><xsl:text>{LINK_END}</xsl:text
></xsl:template>
<xsl:template match="a[@class]"><xsl:text>{SPAN}</xsl:text>{head}<xsl:text>{LINK}</xsl:text><xsl:apply-templates
/><xsl:text>{LINK_END}{SPAN_END}</xsl:text></xsl:template>
<xsl:template match="{strong}"><xsl:text>{STRONG}</xsl:text><xsl:apply-templates/><xsl:text>{STRONG_END}</xsl:text
></xsl:template>
<xsl:template match="span[@class]|font[@class]|time|cite"
><xsl:text>{SPAN}</xsl:text>{head}<xsl:apply-templates/><xsl:text>{SPAN_END}</xsl:text></xsl:template>
<xsl:template match="@class|@itemprop|@role"><xsl:text>{FIELD}</xsl:text><xsl:value-of select="."/></xsl:template>
<xsl:template match="@id"><xsl:text>{FIELD}#</xsl:text><xsl:value-of select="."/></xsl:template>
<xsl:template match="@aria-hidden[.='true']|@hidden"><xsl:text>{FIELD}hidden</xsl:text></xsl:template>
<xsl:template match="@style[contains(translate(., 'DISPLAYNOE ', 'displaynoe'),'display:none')]"
><xsl:text>{FIELD}hidden</xsl:text></xsl:template>
<xsl:template match="@*"/>
</xsl:stylesheet>"""


@cache
def _transform() -> Any:
    return etree.XSLT(etree.XML(_stylesheet()))


_FLATTENER = compiled.Flattener(BLOCK_TAGS, SKIPPED_TAGS, STRONG_TAGS) if compiled else None
_BLOCKS, _SKIPPED, _STRONG = frozenset(BLOCK_TAGS), frozenset(SKIPPED_TAGS), frozenset(STRONG_TAGS)
_BARE_SPANS, _CLASSED_SPANS = frozenset(("time", "cite")), frozenset(("span", "font"))


def markup_from_tree(tree: Any) -> str:
    """The marked string of an lxml element with all in it; markers in the page's own text stay in it."""
    if compiled and _FLATTENER:
        try:
            return _FLATTENER.markup(tree)
        except compiled.UnusualTreeError:
            pass
    return transformed_markup(tree)


def transformed_markup(tree: Any) -> str:
    """The same string by libxslt."""
    try:
        return str(_transform()(tree))
    except etree.XSLTApplyError:
        # deeper than libxslt follows (3,000 levels)
        return walked_markup(tree)[0]


def walked_markup(tree: Any) -> tuple[str, list[Any]]:
    """The same string by a walk in Python, and the element of each block element's head, in order.

    Markers in the page's own text are left out.
    """
    out: list[str] = []
    elements: list[Any] = []
    closings: list[str] = []
    for event, node in iter_read(tree):
        if event == "text":
            out.append(_plain(node))
        elif event == "start":
            opening, closing = _brackets(node, node.tag)
            if opening[:1] == OPEN:
                elements.append(node)
            out.append(opening)
            closings.append(closing)
        else:
            out.append(closings.pop())
    return "".join(out), elements


def iter_read(tree: Any) -> Iterator[tuple[str, Any]]:
    """What is read of an lxml element, in document order: ("start", element), ("text", str), ("end", element).

    Of the elements in `SKIPPED_TAGS` nothing, and of a line break no content.
    """
    skipped: Any = None
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event == "start":
            if skipped is None and element.tag in _SKIPPED:
                skipped = element
            elif skipped is None:
                yield "start", element
                if element.tag == "br":
                    skipped = element
                elif element.text:
                    yield "text", element.text
            continue
        if event == "end" and (skipped is None or (skipped is element and element.tag == "br")):
            yield "end", element
        if skipped is element:
            skipped = None
        if skipped is None and element is not tree and element.tail:
            yield "text", element.tail


def _plain(text: str) -> str:
    return MARKERS.sub("", text)


def _brackets(element: Any, tag: str) -> tuple[str, str]:
    if tag in _BLOCKS:
        return OPEN + _head(element, tag), CLOSE
    if tag == "a":
        if "class" in element.attrib:
            return SPAN + _head(element, tag) + LINK, LINK_END + SPAN_END
        return LINK, LINK_END
    if tag == "br":
        return BREAK, ""
    if tag in _STRONG:
        return STRONG, STRONG_END
    if tag in _BARE_SPANS or (tag in _CLASSED_SPANS and "class" in element.attrib):
        return SPAN + _head(element, tag), SPAN_END
    return "", ""


def _head(element: Any, tag: str) -> str:
    fields = [tag]
    for name, value in element.attrib.items():
        if name in ("class", "itemprop", "role"):
            fields.append(value)
        elif name == "id":
            fields.append("#" + value)
        elif _hides(name, value):
            fields.append("hidden")
    return FIELD.join(map(_plain, fields)) + HEAD_END


def _hides(name: str, value: str) -> bool:
    if name == "style":
        return "display:none" in value.replace(" ", "").lower()
    return name == "hidden" or (name == "aria-hidden" and value == "true")
