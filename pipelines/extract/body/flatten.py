"""The page's tree as one string, in which noncharacters mark where elements begin and end.

libxslt does the walk: touching every element from Python costs more than all that follows. The Python walk
beside it writes the same string; it serves pages that hold the markers themselves, trees deeper than libxslt
goes, and callers who want to know which element a block came from.
"""

import re
from typing import Any

from lxml import etree

OPEN, CLOSE, HEAD_END, BREAK = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
"""A block element begins, ends; its head (`tag class|id|…`) ends; a line break."""
LINK, LINK_END, STRONG, STRONG_END = "\ufdd4", "\ufdd5", "\ufdd6", "\ufdd7"
SPAN, SPAN_END, FIELD = "\ufdd8", "\ufdd9", "\ufddb"
"""A classed inline element (with a head), its end; between the fields of a head."""
PARAGRAPH, SEPARATOR = "\ufddc", "\ufddd"
"""Made later: two line breaks; the border between two texts in one string."""
MARKERS = re.compile("[\ufdd0-\ufdef]")
_MARKER_REFERENCE = re.compile(r"&#(?:[xX]0*[fF][dD][dDeE]|0*6(?:49[7-9]|500))")

BLOCK_TAGS = ["address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "label", "legend", "li", "main", "menu", "nav", "noframes", "noscript", "ol", "optgroup", "option", "p", "pre", "section", "select", "summary", "table", "tbody", "tfoot", "thead", "td", "textarea", "th", "template", "tr", "ul", "video", "audio", "object", "picture"]
SKIPPED_TAGS = (
    ["head", "script", "style", "svg", "math", "noembed", "canvas", "map", "area", "embed", "param", "source", "track", "img", "input", "iframe"]
)
STRONG_TAGS = ["b", "strong", "em", "i"]
HEAD_ATTRIBUTES = ("class", "id", "itemprop", "role", "aria-hidden", "hidden", "style")


def _stylesheet() -> str:
    blocks, skipped, strong = "|".join(BLOCK_TAGS), "|".join(SKIPPED_TAGS), "|".join(STRONG_TAGS)
    head = (
        '<xsl:value-of select="local-name()"/>'
        f"<xsl:text>{FIELD}</xsl:text><xsl:value-of select='@class'/>"
        f"<xsl:text>{FIELD}</xsl:text><xsl:value-of select='@id'/>"
        '<xsl:apply-templates select="@itemprop|@role|@aria-hidden|@hidden|@style"/>'
        f"<xsl:text>{HEAD_END}</xsl:text>"
    )
    return f"""<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text"/>
<xsl:template match="/"><xsl:apply-templates select="*"/></xsl:template>
<xsl:template match="*"><xsl:apply-templates/></xsl:template>
<xsl:template match="comment()|processing-instruction()"/>
<xsl:template match="{blocks}"
><xsl:text>{OPEN}</xsl:text>{head}<xsl:apply-templates/><xsl:text>{CLOSE}</xsl:text></xsl:template>
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
<xsl:template match="@itemprop|@role"><xsl:text>{FIELD}</xsl:text><xsl:value-of select="."/></xsl:template>
<xsl:template match="@aria-hidden[.='true']|@hidden"><xsl:text>{FIELD}hidden</xsl:text></xsl:template>
<xsl:template match="@style[contains(translate(., ' DISPLAYNO', 'displayno'),'display:none')]"
><xsl:text>{FIELD}hidden</xsl:text></xsl:template>
<xsl:template match="@*"/>
</xsl:stylesheet>"""


_TRANSFORM = etree.XSLT(etree.XML(_stylesheet()))


def markup_from_tree(tree: Any) -> str:
    """The marked string of an lxml tree."""
    return str(_TRANSFORM(tree))


flatten = markup_from_tree
