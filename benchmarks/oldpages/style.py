"""How one page writes its markup: case of tags, quotes, fonts, class names, entities; and its canvas."""

import html
import random
import re

import msgspec

CLASS_NAMES: dict[str, tuple[str, ...]] = {
    "page": ("wrapper", "container", "page", "outer", "main_table", "wrap", "site", "pagecontainer", "all"),
    "header": ("header", "top", "masthead", "banner", "kopf", "head", "branding", "logo"),
    "nav": ("nav", "navigation", "menu", "navbar", "hnav", "topnav", "leftnav", "menue", "subnav", "navi"),
    "side": (
        "sidebar",
        "left",
        "right",
        "leftcol",
        "rightcol",
        "col2",
        "rail",
        "rechts",
        "marginal",
        "aside",
    ),
    "widget": (
        "box",
        "module",
        "widget",
        "block",
        "portlet",
        "teaserbox",
        "sidebox",
        "panel",
        "mod",
        "kasten",
    ),
    "main": (
        "main",
        "content",
        "center",
        "middle",
        "maincol",
        "inhalt",
        "contenu",
        "col1",
        "centercol",
        "primary",
    ),
    "story": (
        "story",
        "article",
        "artikel",
        "post",
        "entry",
        "news",
        "item",
        "hentry",
        "document",
        "noticia",
    ),
    "headline": (
        "headline",
        "title",
        "hdln",
        "storyhead",
        "titel",
        "posttitle",
        "entry-title",
        "hed",
        "titre",
    ),
    "standfirst": ("deck", "lead", "intro", "summary", "subhead", "vorspann", "chapo", "entradilla", "lede"),
    "byline": ("byline", "author", "autor", "storyby", "by", "credit", "post-author", "signature", "source"),
    "date": ("date", "timestamp", "dateline", "datum", "time", "posted", "fecha", "pubdate", "date-header"),
    "body": (
        "body",
        "storytext",
        "bodytext",
        "articleBody",
        "text",
        "storybody",
        "entry-content",
        "post-body",
    ),
    "para": ("MsoNormal", "para", "txt", "bodytext", "p", "texto", "absatz", "story"),
    "caption": ("caption", "photocaption", "cutline", "bildunterschrift", "legende", "imgtext", "pie"),
    "image": ("photo", "image", "picture", "bild", "img", "storyphoto", "foto"),
    "tools": ("tools", "share", "articletools", "toolbar", "social", "bookmarks", "storytools", "funktionen"),
    "related": ("related", "relatedlinks", "seealso", "more", "mehr", "links", "inline-links", "voiraussi"),
    "note": ("source", "bio", "authorinfo", "copyright", "credit", "about", "quelle", "endnote"),
    "comments": (
        "comments",
        "commentlist",
        "responses",
        "talkback",
        "kommentare",
        "reader-comments",
        "feedback",
    ),
    "comment": ("comment", "comment-body", "commenttext", "reply", "cmt", "kommentar", "post", "even", "odd"),
    "form": ("commentform", "respond", "form", "postcomment", "reply", "formular"),
    "footer": ("footer", "bottom", "copyright", "fuss", "foot", "legal", "pied", "footnav"),
    "ad": ("ad", "advert", "adbox", "banner", "sponsor", "werbung", "pub", "ad300", "adsense", "skyscraper"),
    "crumb": ("breadcrumb", "path", "crumbs", "youarehere", "pfad", "location"),
    "tags": ("tags", "keywords", "labels", "topics", "postmetadata", "meta", "post-footer"),
    "quote": ("pullquote", "quote", "callout", "zitat", "inset"),
}
"""Names of the time for the parts of a page."""
_FACES = (
    "Arial, Helvetica, sans-serif",
    "Verdana, Arial",
    "Times New Roman, Times, serif",
    "Georgia",
    "Tahoma",
)
_ENTITIES = {
    "\u2019": "&#8217;", "\u201c": "&#8220;", "\u201d": "&#8221;", "\u2013": "&#8211;", "\u2014": "&mdash;",
    "é": "&eacute;", "ü": "&uuml;", "ä": "&auml;", "ö": "&ouml;", "ß": "&szlig;", "à": "&agrave;",
    "\xa0": "&nbsp;",
}  # fmt: skip


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """One page's habits."""

    year: int
    upper: bool
    quotes: str
    """`"`, `'`, or nothing (HTML 3.2)."""
    fonts: bool
    face: str
    size: str
    closes: bool
    """Whether `<p>`, `<td>` and `<li>` are closed."""
    xhtml: bool
    entities: bool
    wraps: bool
    """Whether the source is broken at 80 columns."""
    linked: float
    """Share of longer lines with some words linked or set in another face."""
    classes: dict[str, str]
    """Attribute text by part, empty where that part has no class."""


def style_from_rng(rng: random.Random) -> Style:
    """A style for a year between 1998 and 2015; the older, the more fonts and capitals."""
    year = rng.choice([*range(1998, 2016), 2003, 2005, 2006, 2007, 2008, 2008, 2009, 2010, 2011, 2012])
    is_old = year < 2005
    return Style(
        year=year,
        upper=rng.random() < (0.5 if is_old else 0.05),
        quotes=rng.choice(["", '"', '"'] if is_old else ['"', '"', '"', "'"]),
        fonts=rng.random() < (0.75 if is_old else 0.15 if year < 2009 else 0.03),
        face=rng.choice(_FACES),
        size=rng.choice(["1", "2", "2", "-1", "3"]),
        closes=rng.random() < (0.4 if is_old else 0.93),
        xhtml=year > 2003 and rng.random() < 0.4,
        entities=rng.random() < 0.4,
        wraps=rng.random() < 0.3,
        linked=rng.choice((0.25, 0.25, 0.25, 0.25, 0.25, 0.9)),
        classes=_classes(rng, is_old=is_old),
    )


def _classes(rng: random.Random, *, is_old: bool) -> dict[str, str]:
    policy = rng.choices(("none", "era", "opaque"), (0.35, 0.4, 0.25) if is_old else (0.08, 0.75, 0.17))[0]
    return {part: _class_of_part(part, policy, rng) for part in CLASS_NAMES}


def _class_of_part(part: str, policy: str, rng: random.Random) -> str:
    if policy == "none" or rng.random() < 0.25:
        return ""
    name = rng.choice(CLASS_NAMES[part])
    if policy == "opaque":
        name = rng.choice(["style", "c", "txt", "s", "t", "td", "font", "b"]) + str(rng.randint(1, 60))
    else:
        name = rng.choice(
            [str, str, str, str.capitalize, lambda n: n + "_1", lambda n: "cnn" + n, lambda n: "m-" + n]
        )(name)
    form = rng.random()
    if form < 0.25 and part in {
        "page",
        "header",
        "main",
        "side",
        "footer",
        "story",
        "comments",
        "nav",
        "body",
    }:
        return f"id={name}"
    if form < 0.35:
        return f"class={name} id={part[:2]}{rng.randint(1, 99)}"
    return f"class={name}"


class Canvas:
    """Collects the markup of one page and, in page order, the role and text of its labelled blocks."""

    def __init__(self, style: Style, rng: random.Random) -> None:
        self.style = style
        self.rng = rng
        self.blocks: list[tuple[str, str]] = []
        self._parts: list[str] = []

    def put(self, markup: str) -> None:
        self._parts.append(markup)

    def open(self, name: str, part: str = "", **attributes: str) -> None:
        """A start tag with the class of `part` and further attributes."""
        pairs = [pair.split("=", 1) for pair in self.style.classes.get(part, "").split()]
        pairs += [[key.rstrip("_"), value] for key, value in attributes.items()]
        self.put(f"<{self._case(name)}{''.join(self._attribute(key, value) for key, value in pairs)}>")

    def close(self, name: str) -> None:
        if name in {"p", "li", "td", "tr"} and not self.style.closes:
            self.put("\n")
        else:
            self.put(f"</{self._case(name)}>\n")

    def br(self, number: int = 1) -> None:
        self.put((f"<{self._case('br')}{' /' if self.style.xhtml else ''}>" + "\n") * number)

    def label(self, role: str, text: str) -> None:
        """Notes that `text` is a block of that role; its markup is put by the caller."""
        self.blocks.append((role, text))

    def say(self, text: str) -> None:
        """Escaped text, entities and source line breaks in the page's manner."""
        markup = html.escape(text, quote=False)
        if self.style.entities:
            markup = "".join(_ENTITIES.get(char, char) for char in markup)
        if self.style.wraps:
            markup = re.sub(r"(.{60,90}?) ", r"\1\n", markup)
        self.put(markup)

    def font_open(self, *, size: str = "", color: str = "") -> None:
        if self.style.fonts:
            extra = {"color": color} if color else {}
            self.open("font", face=self.style.face, size=size or self.style.size, **extra)

    def font_close(self) -> None:
        if self.style.fonts:
            self.close("font")

    def markup(self) -> str:
        return "".join(self._parts)

    def _case(self, name: str) -> str:
        return name.upper() if self.style.upper else name

    def _attribute(self, key: str, value: str) -> str:
        quote = self.style.quotes or ("" if re.fullmatch(r"[\w#%.-]+", value) else '"')
        return f" {key.upper() if self.style.upper else key}={quote}{html.escape(value)}{quote}"
