"""Small pieces of markup in many manners: class names, paragraphs, teaser lists, by the taste of a page."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from benchmarks.mixed.stories import NBSP, Piece, Section, Teaser

SEMANTIC = {
    "title": ("article-title", "entry-title", "news_header", "headline", "title"),
    "date": ("date", "article__date", "news-date", "meta-time", "published"),
    "lead": ("lead", "intro", "article-lead", "subtitle", "anons"),
    "body": ("article-body", "entry-content", "news-text", "content", "full-text", "post_body"),
    "share": ("share", "social-share", "pluso", "share-buttons"),
    "also": ("related", "read-also", "see-more", "similar"),
    "main": ("top-news", "main-news", "popular", "latest"),
    "same": ("section-news", "more-in-section", "category-list"),
    "nav": ("menu", "navbar", "nav-main", "topmenu"),
    "footer": ("footer", "copyright", "site-footer"),
    "box": ("inset", "related-inline", "promo", "read-more-box"),
    "figure": ("photo", "image-wrap", "media"),
    "source": ("source", "origin", "article-source"),
}


@dataclass(frozen=True, slots=True)
class Taste:
    """How one page writes its parts: drawn once, used everywhere on the page."""

    rng: random.Random
    naming: str
    """semantic, hashed, mute (no classes), misleading (article-like names on furniture)."""
    paragraph: str
    """p, div, breaks, span, font, justified, indented, unclosed."""
    teaser: str
    """list, divs, paragraphs, table, plain, links, cards."""
    heading: str
    """Element of section headings: h2, h3, h4, div, b, p, span."""
    newline: str

    def cls(self, name: str) -> str:
        """A class attribute (with its space) or nothing."""
        if self.naming == "mute":
            return ""
        if self.naming == "hashed":
            word = "".join(self.rng.choice("abcdefghkmnpqrstuvwxyz0123456789") for _ in range(6))
            return f' class="sc-{word}"'
        if self.naming == "misleading" and name in {"main", "same", "also"}:
            return f' class="{self.rng.choice(("news-text", "content", "text", "article-list"))}"'
        return f' class="{self.rng.choice(SEMANTIC.get(name, (name,)))}"'


def drawn_taste(rng: random.Random, **fixed: str) -> Taste:
    drawn = {
        "naming": rng.choice(("semantic", "semantic", "hashed", "mute", "misleading")),
        "paragraph": rng.choice(("p", "p", "p", "div", "breaks", "span", "font", "justified", "indented")),
        "teaser": rng.choice(("list", "divs", "paragraphs", "table", "plain", "links", "cards")),
        "heading": rng.choice(("h2", "h3", "h4", "div", "b", "p", "span")),
        "newline": rng.choice(("\n", "\n", "", "\n\n   ")),
    }
    return Taste(rng=rng, **{**drawn, **fixed})


def link(text: str, rng: random.Random) -> str:
    number = rng.randint(10000, 99999)
    path = rng.choice(
        (f"/news/{number}", f"/rus/news/{number}.html", f"/index.php?id={number}", f"/{number}/")
    )
    return f'<a href="{path}">{escape(text, quote=False)}</a>'


def paragraph(text: str, taste: Taste) -> str:
    """One paragraph of text; with the `breaks` taste the caller joins them."""
    text = escape(text, quote=False).replace(NBSP, "&nbsp;")
    return PARAGRAPHS[taste.paragraph].format(text=text)


PARAGRAPHS = {
    "p": "<p>{text}</p>",
    "div": "<div>{text}</div>",
    "breaks": "{text}<br><br>",
    "span": '<p><span style="font-size: 14px;">{text}</span></p>',
    "font": '<p><font face="Arial" size="2">{text}</font></p>',
    "justified": '<p align="justify">{text}</p>',
    "indented": "<p>&nbsp;&nbsp;&nbsp;{text}</p>",
    "unclosed": "<p>{text}",
}


def piece_markup(piece: Piece, taste: Taste) -> str:
    return _PIECES[piece.kind](piece, taste)


def _items(piece: Piece, taste: Taste) -> str:
    return "<ul>" + taste.newline.join(f"<li>{escape(t, quote=False)}</li>" for t in piece.texts) + "</ul>"


def _quotation(piece: Piece, taste: Taste) -> str:
    return f"<blockquote><p>{escape(piece.texts[0], quote=False)}</p></blockquote>"


def _verse(piece: Piece, taste: Taste) -> str:
    joined = "<br>".join(escape(text, quote=False) for text in piece.texts)
    return paragraph("@@", taste).replace("@@", joined)


def _heading(piece: Piece, taste: Taste) -> str:
    text = escape(piece.texts[0], quote=False)
    if taste.paragraph == "breaks":
        return f"<b>{text}</b><br><br>"
    return taste.rng.choice((f"<h2>{text}</h2>", f"<h3>{text}</h3>", f"<p><strong>{text}</strong></p>"))


def _inline(piece: Piece, taste: Taste) -> str:
    """`Read also: headline`, label plain or bold, the headline linked."""
    text = piece.texts[0]
    cut = max(text.find(mark) for mark in (":", "："))
    label, head = text[: cut + 1], text[cut + 1 :].strip()
    linked = link(head, taste.rng)
    shapes = (f"<strong>{label}</strong> {linked}", f"{label} {linked}", f"<em><b>{label} {linked}</b></em>")
    inner = taste.rng.choice(shapes)
    if taste.paragraph == "breaks":
        return f"{inner}<br><br>"
    return taste.rng.choice((f"<p>{inner}</p>", f"<div{taste.cls('box')}>{inner}</div>"))


def _box(piece: Piece, taste: Taste) -> str:
    heading, heads = piece.texts[0], piece.texts[1:]
    items = "".join(f"<li>{link(head, taste.rng)}</li>" for head in heads)
    shape = taste.rng.choice(("aside", "div", "table"))
    inner = f"<b>{escape(heading, quote=False)}</b><ul>{items}</ul>"
    if shape == "table":
        return f'<table width="200" align="right"><tr><td>{inner}</td></tr></table>'
    return f"<{shape}{taste.cls('box')}>{inner}</{shape}>"


def _banner(piece: Piece, taste: Taste) -> str:
    text = piece.texts[0]
    inner = link(text, taste.rng) if taste.rng.random() < 0.4 else escape(text, quote=False)
    if taste.paragraph == "breaks":
        return f"<i>{inner}</i><br><br>"
    return taste.rng.choice((f"<div{taste.cls('box')}>{inner}</div>", f"<p><em>{inner}</em></p>"))


def _figure(piece: Piece, taste: Taste) -> str:
    text = escape(piece.texts[0], quote=False)
    shapes = (
        f'<figure{taste.cls("figure")}><img src="/i/1.jpg" alt=""><figcaption>{text}</figcaption></figure>',
        f'<div{taste.cls("figure")}><img src="/i/2.jpg" alt=""><div class="caption">{text}</div></div>',
        f'<div{taste.cls("figure")}><img src="/i/3.jpg" alt=""><br><small>{text}</small></div>',
    )
    return taste.rng.choice(shapes)


def _pull(piece: Piece, taste: Taste) -> str:
    return f'<aside class="pullquote"><p>{escape(piece.texts[0], quote=False)}</p></aside>'


_PIECES: dict[str, Callable[[Piece, Taste], str]] = {
    "paragraph": lambda piece, taste: paragraph(piece.texts[0], taste),
    "blank": lambda piece, taste: paragraph(piece.texts[0], taste),
    "source": lambda piece, taste: paragraph(piece.texts[0], taste),
    "heading": _heading,
    "items": _items,
    "quotation": _quotation,
    "verse": _verse,
    "inline": _inline,
    "box": _box,
    "banner": _banner,
    "figure": _figure,
    "pull": _pull,
}


def section_markup(section: Section, taste: Taste) -> str:
    """A furniture section with heading, teasers and lines, without its container."""
    parts = []
    if section.heading:
        text = escape(section.heading, quote=False)
        if section.kind in {"newsletter", "comments"}:
            text = link(section.heading, taste.rng)
        parts.append(f"<{taste.heading}{taste.cls(section.kind)}>{text}</{taste.heading}>")
        if taste.heading in {"b", "span"}:
            parts.append("<br>")
    if section.teasers:
        parts.append(_TEASERS[taste.teaser](section.teasers, taste))
    if section.lines:
        parts.append(_lines(section, taste))
    return taste.newline.join(parts)


def _lines(section: Section, taste: Taste) -> str:
    rng, lines = taste.rng, section.lines
    if section.kind in {"footer", "cookie"}:
        return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)
    linked = [link(line, rng) for line in lines]
    if section.kind == "nav":
        if rng.random() < 0.5:
            return "<ul>" + "".join(f"<li>{item}</li>" for item in linked) + "</ul>"
        return " | ".join(linked)
    if section.kind == "social" and rng.random() < 0.5:
        return "".join(f"<p>{item}</p>" for item in linked)
    return rng.choice((" ", "<br>", ", ")).join(linked)


def _teaser_parts(teaser: Teaser, taste: Taste) -> list[str]:
    parts = []
    if teaser.label:
        parts.append(escape(teaser.label, quote=False))
    parts.append(link(teaser.headline, taste.rng))
    if teaser.deck:
        parts.append(escape(teaser.deck, quote=False))
    return parts


def _wrapped(outer: str, inner: str) -> Callable[[Sequence[Teaser], Taste], str]:
    def made(teasers: Sequence[Teaser], taste: Taste) -> str:
        rows = ["".join(inner.format(x=part) for part in _teaser_parts(teaser, taste)) for teaser in teasers]
        return taste.newline.join(outer.format(x=row) for row in rows)

    return made


def _cards(teasers: Sequence[Teaser], taste: Taste) -> str:
    cards = []
    for teaser in teasers:
        label = f"<span>{escape(teaser.label, quote=False)}</span>" if teaser.label else ""
        deck = f"<p>{escape(teaser.deck, quote=False)}</p>" if teaser.deck else ""
        head = escape(teaser.headline, quote=False)
        target = f"/n/{taste.rng.randint(1, 9999)}"
        cards.append(f'<a href="{target}"><img src="/t.jpg" alt="">{label}<h4>{head}</h4>{deck}</a>')
    return f"<div{taste.cls('grid')}>" + taste.newline.join(cards) + "</div>"


def _plain(teasers: Sequence[Teaser], taste: Taste) -> str:
    """Headlines without any link: the markup a text-only replay or a script-made list leaves."""
    lines = []
    for teaser in teasers:
        lines += [line for line in (teaser.label, teaser.headline, teaser.deck) if line]
    return taste.newline.join(f"<p>{escape(line, quote=False)}</p>" for line in lines)


_TEASERS: dict[str, Callable[[Sequence[Teaser], Taste], str]] = {
    "list": lambda teasers, taste: f"<ul>{_wrapped('<li>{x}</li>', '<div>{x}</div>')(teasers, taste)}</ul>",
    "divs": _wrapped("<div>{x}</div>", "<div>{x}</div>"),
    "paragraphs": _wrapped("{x}", "<p>{x}</p>"),
    "table": lambda teasers, taste: (
        f"<table>{_wrapped('<tr><td>{x}</td></tr>', '{x}<br>')(teasers, taste)}</table>"
    ),
    "links": _wrapped("{x}<br><br>", "{x}<br>"),
    "cards": _cards,
    "plain": _plain,
}
