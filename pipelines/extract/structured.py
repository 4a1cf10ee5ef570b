"""What a page says of itself in machine form: JSON-LD, microdata, OpenGraph and other `<meta>`, links.

Read once per page and shared by all fields. Values are plain text: entities undone, tags off, white space
folded, NFC, at most `MAX_VALUE_CHARS`.
"""

import html
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from pipelines.extract.tree_index import ElementIndex
from pipelines.model import Page

MAX_VALUE_CHARS = 10_000
MAX_SCRIPT_CHARS = 2_000_000
MAX_NODES = 400
MAX_DEPTH = 12
ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report|NewsStory|CreativeWork|Recipe|Review|VideoObject)$")
STRONG_TYPE = re.compile(r"(?:Article|Posting|Report|NewsStory)$")
UNSEEN_TAGS = frozenset({"script", "style", "noscript", "svg", "template", "button", "input"})
GLUED_TAGS = frozenset(
    {"a", "abbr", "b", "em", "font", "i", "mark", "q", "s", "strong", "sub", "sup", "u", "wbr", "small"}
)
NESTING_KEYS = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart")
PAGE_TYPES = frozenset({"WebPage", "ItemPage", "WebSite", "CollectionPage"})
TAG = re.compile(r"<(script|style)\b[^<>]{0,500}>.*?</\1\s*>|<[^<>]{0,500}>", re.I | re.S)
"""A tag; of scripts and style sheets all that is in them."""
TRAILING_COMMA = re.compile(r",(\s*[}\]])")
COMMENT_MARKS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/|;)\s*$"
)
LOOSE_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|articleSection)"\s*:\s*"((?:[^"\\]|\\.){1,1000})"'
)

WORD = re.compile(r"\w+")
HOME = re.compile(
    r"(?:https?:)?//[^/?#]+/?(?:index\.\w{2,5}|home|[a-z]{2})?/?|/|/?(?:index\.\w{2,5}|[a-z]{2}/?)", re.I
)
"""The front page of a site. An empty address and "#" are the page itself."""
ITEM_NAMES = frozenset(
    {"headline", "author", "datepublished", "datemodified", "articlesection", "isaccessibleforfree"}
)
"""In lower case."""
LINK_RELATIONS = frozenset({"canonical", "license", "next"})
_NAME_ATTRIBUTES = ("property", "name", "itemprop", "http-equiv")
_INDEX = ElementIndex(
    ("title", "h1", "time", "figure"),
    ("@type*=ld+json", "@itemprop", "@rel=author"),
    {"meta": ("content", *_NAME_ATTRIBUTES), "link": ("rel", "href")},
)
_SELF_CONTENT = {"meta": "content", "time": "datetime", "img": "src", "data": "value"}
"""Attribute that holds an item's value, by tag."""


class TimeTag(msgspec.Struct, frozen=True):
    """One `<time>`: its `datetime` attribute and its text."""

    machine: str
    text: str
    is_marked: bool
    """Said to be the publication: `pubdate`, `itemprop=datePublished`, class `published`."""


class Structured(msgspec.Struct, frozen=True, kw_only=True):
    """The machine-readable statements of one page."""

    article: Mapping[str, Any]
    """The JSON-LD node of the page's article; empty where there is none."""
    nodes: tuple[Mapping[str, Any], ...] = ()
    """All JSON-LD nodes, flattened, in page order."""
    meta: Mapping[str, tuple[str, ...]] = {}
    """`name`, `property`, `itemprop` or `http-equiv` of `<meta>`, lower case, to its contents in page order."""
    links: Mapping[str, tuple[str, ...]] = {}
    """`rel` of `<link>`, one of canonical, license and next, to addresses."""
    microdata: Mapping[str, tuple[str, ...]] = {}
    """`itemprop`, one of `ITEM_NAMES`, to values in page order."""
    html_title: str | None = None
    headings: tuple[str, ...] = ()
    """Texts of the `<h1>` elements."""
    home_headings: frozenset[str] = frozenset()
    """Letters of headings that link to the site's first page: its name, not a headline."""
    times: tuple[TimeTag, ...] = ()
    figures: tuple[Any, ...] = ()
    """The `<figure>` elements."""
    author_links: tuple[Any, ...] = ()
    """The `<a>` elements with `rel=author`."""

    def first_meta(self, *names: str) -> str | None:
        """The first content that is not empty, by the order of `names`."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content:
                    return content
        return None


def structured_from_page(page: Page) -> Structured:
    """All that the page declares about itself. Never raises on broken markup or JSON."""
    found = _INDEX.elements(page.tree)
    scripts = [element.text or "" for element in found["@type*=ld+json"] if element.tag == "script"]
    nodes = _nodes(scripts)
    html_title = _html_title(found["title"])
    headings, home_headings = _headings(found["h1"])
    return Structured(
        article=_article_node(nodes, html_title),
        nodes=nodes,
        meta=_meta(found["meta"]),
        links=_links(found["link"]),
        microdata=_microdata(found["@itemprop"]),
        html_title=html_title,
        headings=headings,
        home_headings=home_headings,
        times=tuple(map(_time_tag, found["time"])),
        figures=tuple(found["figure"]),
        author_links=tuple([element for element in found["@rel=author"] if element.tag == "a"]),
    )


def _html_title(elements: list[Any]) -> str | None:
    for element in elements:
        if not _is_inside_svg(element) and (text := plain_text(_whole_text(element))):
            return text
    return None


def _headings(elements: list[Any]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Texts of the headings, and the letters of those that link to the front page."""
    texts: list[str] = []
    home: set[str] = set()
    for element in elements:
        if text := text_of_element(element):
            texts.append(text)
            if _links_home(element):
                home.add("".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold())))
    return tuple(texts), frozenset(home)


def _links(elements: list[tuple[str | None, str | None]]) -> dict[str, tuple[str, ...]]:
    """`elements`: relations and address of each `<link>`."""
    found: dict[str, tuple[str, ...]] = {}
    for relations, address in elements:
        for relation in LINK_RELATIONS.intersection((relations or "").lower().split()):
            found[relation] = (*found.get(relation, ()), address or "")
    return found


def plain_text(value: Any) -> str:
    """A value as plain text; the empty string for what is no text or number.

    >>> plain_text("Tom &amp;amp; <b>Jerry</b>\\u00a0go "), plain_text("Tom<script>go()</script>")
    ('Tom & Jerry go', 'Tom')
    """
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("headline")
    if not isinstance(value, str):
        if isinstance(value, bool) or not isinstance(value, int | float):
            return ""
        value = str(value)
    text: str = value[:MAX_VALUE_CHARS]
    if "&" in text:
        text = html.unescape(text)
        if "&" in text and ";" in text:
            text = html.unescape(text)
    if "<" in text:
        text = TAG.sub(" ", text)
    if text.isascii():
        return " ".join(text.split())
    text = text.replace("\u200b", "").replace("\ufeff", "").replace("\u00ad", "")
    return unicodedata.normalize("NFC", " ".join(text.split()))


def texts_of(value: Any) -> tuple[str, ...]:
    """The texts of a JSON-LD value that may be a string, a node or a list of these."""
    if isinstance(value, list):
        return tuple(text for item in value for text in texts_of(item))[:MAX_NODES]
    text = plain_text(value)
    return (text,) if text else ()


def text_of_element(element: Any) -> str:
    """The visible text of an element, folded; a space where a block or `<span>` ends, none at `<b>` or `<a>`."""
    return plain_text("".join(_pieces(element)) if len(element) else element.text)


def _whole_text(element: Any) -> str:
    return "".join(element.itertext()) if len(element) else element.text or ""


def _pieces(element: Any) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and tag not in UNSEEN_TAGS:
            is_glued = tag in GLUED_TAGS
            yield "" if is_glued else " "
            yield from _pieces(child) if len(child) else (child.text or "",)
            yield "" if is_glued else " "
        if child.tail:
            yield child.tail


def _links_home(heading: Any) -> bool:
    """Is the heading one link to the root of a site?"""
    links = (*heading.iter("a"), *heading.iterancestors("a"))
    addresses = [link.get("href") for link in links if link.get("href") is not None]
    return len(addresses) == 1 and HOME.fullmatch(addresses[0].strip()) is not None


def _is_inside_svg(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag not in ("head", "html", "body")


def _meta(elements: list[tuple[str | None, ...]]) -> dict[str, tuple[str, ...]]:
    """`elements`: content and the names of each `<meta>`."""
    found: dict[str, tuple[str, ...]] = {}
    for content, *names in elements:
        if content is None:
            continue
        content = plain_text(content)
        for listed in names:
            if listed:
                for name in listed.lower().split():
                    found[name] = (*found[name], content) if name in found else (content,)
    return found


def _time_tag(element: Any) -> TimeTag:
    words = " ".join(filter(None, (element.get("class"), element.get("itemprop"), element.get("id")))).lower()
    is_marked = element.get("pubdate") is not None or "publish" in words or "entry-date" in words
    return TimeTag(
        (element.get("datetime") or "").strip()[:200],
        plain_text(_whole_text(element))[:200],
        is_marked,
    )


def _microdata(elements: list[Any]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for element in elements[:MAX_NODES]:
        for name in ITEM_NAMES.intersection(element.get("itemprop").lower().split()):
            if text := _value_of_item(element):
                found[name] = (*found.get(name, ()), text)
    return found


def _value_of_item(element: Any) -> str:
    value = element.get("content")
    if value is None and element.tag in _SELF_CONTENT:
        value = element.get(_SELF_CONTENT[element.tag])
    return plain_text(value) if value is not None else plain_text(" ".join(element.itertext()))[:1000]


def _nodes(scripts: list[str]) -> tuple[Mapping[str, Any], ...]:
    """The nodes of all scripts in page order, at most `MAX_NODES`."""
    found: list[Mapping[str, Any]] = []
    for script in scripts:
        if len(script) <= MAX_SCRIPT_CHARS:
            for value in _values_of_script(script):
                _add_nodes(found, value, 0)
    return tuple(found)


def _values_of_script(script: str) -> list[Any]:
    """The JSON values of one script: strict first, then with what writers get wrong mended."""
    try:
        return [msgspec.json.decode(script)]
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        pass
    text = script.strip()
    for _ in range(3):
        text = COMMENT_MARKS.sub("", text).strip()
    if "&quot;" in text and '"' not in text:
        text = html.unescape(text)
    text = TRAILING_COMMA.sub(r"\1", text)
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    at = 0
    while at < len(text) and len(values) < 50:
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    if values:
        return values
    loose: dict[str, Any] = {}
    for name, raw in LOOSE_FIELD.findall(text[:MAX_SCRIPT_CHARS]):
        loose.setdefault(name, raw.replace('\\"', '"').replace("\\/", "/"))
    return [{"@type": "Article", **loose}] if loose else []


def _add_nodes(found: list[Mapping[str, Any]], value: Any, depth: int) -> None:
    """The nodes in `value`: lists, `@graph`, and what a page node names as its main entity."""
    if depth > MAX_DEPTH or len(found) >= MAX_NODES:
        return
    if isinstance(value, list):
        for item in value:
            if isinstance(item, list | dict):
                _add_nodes(found, item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "@id" in value or "headline" in value:
            found.append(value)
        for key in NESTING_KEYS:
            if key in value and isinstance(inner := value[key], list | dict):
                _add_nodes(found, inner, depth + 1)


def types_of(node: Mapping[str, Any]) -> tuple[str, ...]:
    """The `@type`s of a node without their namespace."""
    kinds = node.get("@type")
    if isinstance(kinds, str):
        return _bare_types(kinds) if kinds else ()
    listed = kinds if isinstance(kinds, list) else [kinds]
    return tuple(name for kind in listed if kind for name in _bare_types(str(kind)))


@lru_cache(maxsize=512)
def _bare_types(kind: str) -> tuple[str]:
    return (kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1],)


def _article_node(nodes: tuple[Mapping[str, Any], ...], html_title: str | None) -> Mapping[str, Any]:
    """The node of the page's own article: by type, then by the likeness of its headline to `<title>`."""
    best: Mapping[str, Any] = {}
    best_rank = 0.0
    title_words = frozenset((html_title or "").casefold().split())
    for node in nodes:
        kinds = types_of(node)
        rank = max(map(_rank_of_type, kinds), default=0.0)
        if not rank and "datePublished" in node and not PAGE_TYPES.isdisjoint(kinds):
            rank = 1.0
        if not rank:
            continue
        headline = plain_text(node.get("headline") or node.get("name")).casefold().split()
        if headline and title_words:
            rank += 2 * len(title_words.intersection(headline)) / len(headline)
        if "datePublished" in node:
            rank += 0.3
        if rank > best_rank:
            best, best_rank = node, rank
    return best


@lru_cache(maxsize=512)
def _rank_of_type(kind: str) -> float:
    return 3.0 if STRONG_TYPE.search(kind) else 2.0 if ARTICLE_TYPE.search(kind) else 0.0


def resolved(node: Any, nodes: tuple[Mapping[str, Any], ...]) -> Any:
    """`node` itself, or the one of `nodes` that its bare `@id` points to."""
    if isinstance(node, dict) and set(node) <= {"@id", "@type"} and "@id" in node:
        for other in nodes:
            if other.get("@id") == node["@id"] and len(other) > len(node):
                return other
    return node
