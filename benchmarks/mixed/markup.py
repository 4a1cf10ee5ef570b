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
    "para": ("text", "article-text", "paragraph", "txt", "body-copy"),
    "wrap": ("block", "article-block", "component", "text-block", "row"),
    "shell": ("container", "wrapper", "page", "inner", "content-wrap"),
    "side": ("sidebar", "aside", "right-col", "widget-area"),
    "talk": ("comments", "discussion", "replies"),
    "author": ("author-box", "about-author", "bio"),
    "story": ("next-article", "article", "post", "story"),
    "crosshead": ("subtitle", "subheading", "crosshead", "h3", "title-small"),
}
UTILITIES = (
    "flex grid block relative w-full md:w-2/3 mt-4 mb-6 px-4 py-2 gap-4 text-lg text-base leading-7 font-bold"
    " text-gray-700 items-center max-w-prose tracking-tight border-t rounded bg-white"
).split()


@dataclass(frozen=True, slots=True)
class Taste:
    """How one page writes its parts: drawn once, used everywhere on the page."""

    rng: random.Random
    naming: str
    """semantic, bem, hashed, utility, mute (no classes), misleading (article-like names on furniture)."""
    paragraph: str
    """p, div, breaks, span, font, justified, indented, classed, nested, unclosed."""
    teaser: str
    """list, divs, paragraphs, table, plain, links, cards, alike (in the paragraphs' own markup)."""
    heading: str
    """Element of section headings: h2, h3, h4, div, b, p, span."""
    newline: str
    title: str
    """Pattern of the headline in layouts that have no manner of their own."""
    box: str
    """Pattern around a furniture section in such layouts."""
    wraps: int
    """Elements around each paragraph, 0 to 3."""
    wraps_boxes: bool
    """Whether boxes between paragraphs are wrapped like them."""
    salt: int
    """One name stands for one part all over a page."""

    def cls(self, name: str) -> str:
        """A class attribute (with its space) or nothing."""
        steady = random.Random(f"{self.salt} {name}")
        if self.naming == "mute":
            return ""
        if self.naming == "hashed":
            word = "".join(steady.choice("abcdefghkmnpqrstuvwxyz0123456789") for _ in range(6))
            return f' class="{steady.choice(("sc-", "css-", "_"))}{word}"'
        if self.naming == "utility":
            return f' class="{" ".join(steady.sample(UTILITIES, steady.randint(2, 6)))}"'
        if self.naming == "misleading" and name in {"main", "same", "also", "story"}:
            return f' class="{steady.choice(("news-text", "content", "text", "article-list"))}"'
        word = steady.choice(SEMANTIC.get(name, (name,)))
        return f' class="{"c-page__" if self.naming == "bem" else ""}{word}"'

    def wrapped(self, markup: str) -> str:
        """`markup` in as many elements as this page puts around a paragraph."""
        if self.paragraph in {"breaks", "unclosed"}:
            return markup
        opened = f"<div{self.cls('wrap')}>" + "<div>" * (self.wraps - 1)
        return f"{opened}{markup}{'</div>' * self.wraps}" if self.wraps else markup


TITLES = (
    "<h1{cls}>{x}</h1>",
    "<h1{cls}>{x}</h1>",
    "<h2{cls}>{x}</h2>",
    "<div{cls}>{x}</div>",
    "<div{cls}><h1>{x}</h1></div>",
    "<p{cls}><b>{x}</b></p>",
    "<div{cls}><span><strong>{x}</strong></span></div>",
    '<h3{cls}><a href="/news/1">{x}</a></h3>',
)
BOXES = (
    "<div{cls}>{x}</div>",
    "<section{cls}>{x}</section>",
    "<div><div{cls}>{x}</div></div>",
    "<aside{cls}>{x}</aside>",
)


def drawn_taste(rng: random.Random, **fixed: str) -> Taste:
    drawn = {
        "naming": rng.choice(("semantic", "semantic", "bem", "hashed", "utility", "mute", "misleading")),
        "paragraph": rng.choice(
            (*(name for name in PARAGRAPHS if name != "unclosed"), "p", "p", "p", "classed")
        ),
        "teaser": rng.choice(tuple(_TEASERS)),
        "heading": rng.choice(("h2", "h3", "h4", "div", "b", "p", "span")),
        "newline": rng.choice(("\n", "\n", "", "\n\n   ")),
        "title": rng.choice(TITLES),
        "box": rng.choice(BOXES),
    }
    wraps = rng.choice((0, 0, 0, 1, 2, 3))
    return Taste(
        rng=rng,
        wraps=wraps,
        wraps_boxes=rng.random() < 0.5,
        salt=rng.randrange(10**6),
        **{**drawn, **fixed},
    )


def link(text: str, rng: random.Random) -> str:
    number = rng.randint(10000, 99999)
    path = rng.choice(
        (f"/news/{number}", f"/rus/news/{number}.html", f"/index.php?id={number}", f"/{number}/")
    )
    return f'<a href="{path}">{escape(text, quote=False)}</a>'


def paragraph(text: str, taste: Taste) -> str:
    """One paragraph of text, now and then some words of it linked, bold or in italics."""
    return in_paragraph(_decorated(text, taste).replace(NBSP, "&nbsp;"), taste)


def in_paragraph(markup: str, taste: Taste) -> str:
    """Markup in the page's manner of a paragraph."""
    return PARAGRAPHS[taste.paragraph].format(text=markup, cls=taste.cls("para"))


def _decorated(text: str, taste: Taste) -> str:
    words = text.split(" ")
    if len(words) < 8 or taste.rng.random() < 0.75:
        return escape(text, quote=False)
    start = taste.rng.randrange(1, len(words) - 3)
    end = start + taste.rng.randint(1, 3)
    parts = words[:start], words[start:end], words[end:]
    before, inside, after = (escape(" ".join(part), quote=False) for part in parts)
    tag = taste.rng.choice(('a href="/topic/7"', 'a href="/tag/2"', "b", "i", "em", "strong", "span"))
    return f"{before} <{tag}>{inside}</{tag.split()[0]}> {after}"


def own_line(markup: str, taste: Taste) -> str:
    """A line between paragraphs: in their own manner, or in a paragraph or box of its own."""
    if taste.paragraph == "breaks":
        return taste.rng.choice(("{x}<br><br>", "<i>{x}</i><br><br>")).format(x=markup)
    shapes = ("<p>{x}</p>", "<div{cls}>{x}</div>", "<p><em>{x}</em></p>")
    if taste.rng.random() < 0.3:
        return in_paragraph(markup, taste)
    return taste.rng.choice(shapes).format(x=markup, cls=taste.cls("box"))


PARAGRAPHS = {
    "p": "<p>{text}</p>",
    "div": "<div>{text}</div>",
    "breaks": "{text}<br><br>",
    "span": '<p><span style="font-size: 14px;">{text}</span></p>',
    "font": '<p><font face="Arial" size="2">{text}</font></p>',
    "justified": '<p align="justify">{text}</p>',
    "indented": "<p>&nbsp;&nbsp;&nbsp;{text}</p>",
    "classed": "<p{cls}>{text}</p>",
    "nested": "<div{cls}><p><span>{text}</span></p></div>",
    "unclosed": "<p>{text}",
}


def piece_markup(piece: Piece, taste: Taste) -> str:
    made = _PIECES[piece.kind](piece, taste)
    return taste.wrapped(made) if piece.role == "A" or taste.wraps_boxes else made


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
        return f"<b>{text}</b>{taste.rng.choice(('<br>', '<br><br>', '<br><br>'))}"
    shapes: tuple[str, ...] = (
        "<h2>{x}</h2>",
        "<h3>{x}</h3>",
        "<h4>{x}</h4>",
        "<h5>{x}</h5>",
        "<p><strong>{x}</strong></p>",
        "<p><b>{x}</b></p>",
        "<p><u>{x}</u></p>",
        "<p><span><strong>{x}</strong></span></p>",
        "<div><strong>{x}</strong></div>",
    )
    if taste.naming != "mute":
        shapes += ("<p{cls}>{x}</p>", "<div{cls}>{x}</div>")
    shape = random.Random(taste.salt).choice(shapes)
    return shape.format(x=text, cls=taste.cls("crosshead"))


def _strong(piece: Piece, taste: Taste) -> str:
    return in_paragraph(f"<b>{escape(piece.texts[0], quote=False)}</b>", taste)


def _inline(piece: Piece, taste: Taste) -> str:
    """`Read also: headline`, label plain or bold, the headline linked."""
    text = piece.texts[0]
    cut = max(text.find(mark) for mark in (":", "："))
    label, head = text[: cut + 1], text[cut + 1 :].strip()
    linked = link(head, taste.rng)
    shapes = (f"<strong>{label}</strong> {linked}", f"{label} {linked}", f"<em><b>{label} {linked}</b></em>")
    return own_line(taste.rng.choice(shapes), taste)


def _teaser(piece: Piece, taste: Taste) -> str:
    """One other story: its headline as a link and no word besides."""
    linked = link(piece.texts[0], taste.rng)
    if taste.rng.random() < 0.3 and taste.paragraph != "breaks":
        return f'<div{taste.cls("box")}><img src="/t.jpg" alt=""><h4>{linked}</h4></div>'
    return own_line(taste.rng.choice((linked, f"<strong>{linked}</strong>")), taste)


def _poll(piece: Piece, taste: Taste) -> str:
    question, *answers = (escape(text, quote=False) for text in piece.texts)
    rows = "".join(f'<label><input type="radio" name="v">{answer}</label><br>' for answer in answers)
    return f"<form{taste.cls('poll')}><b>{question}</b><br>{rows}</form>"


def _form(piece: Piece, taste: Taste) -> str:
    """A newsletter box with its field and button."""
    name, promise = (escape(text, quote=False) for text in piece.texts)
    field = f'<input type="text" name="mail"><button>{name}</button>'
    return f"<div{taste.cls('box')}><h4>{name}</h4><p>{promise}</p><form>{field}</form></div>"


def _box(piece: Piece, taste: Taste) -> str:
    heading, heads = piece.texts[0], piece.texts[1:]
    items = "".join(f"<li>{link(head, taste.rng)}</li>" for head in heads)
    shape = taste.rng.choice(("aside", "div", "table"))
    inner = f"<b>{escape(heading, quote=False)}</b><ul>{items}</ul>"
    if shape == "table":
        return f'<table width="200" align="right"><tr><td>{inner}</td></tr></table>'
    return f"<{shape}{taste.cls('box')}>{inner}</{shape}>"


def _banner(piece: Piece, taste: Taste) -> str:
    """Promotion: a link, or set apart from the paragraphs by its box, its slant or a rule."""
    text = piece.texts[0]
    if taste.rng.random() < 0.4:
        return own_line(link(text, taste.rng), taste)
    shapes: tuple[str, ...] = ("<div{cls}>{x}</div>", "<aside{cls}><p>{x}</p></aside>", "<p><em>{x}</em></p>")
    if taste.paragraph == "breaks":
        shapes = ("<i>{x}</i><br><br>", "<hr>{x}<hr>", "<center>{x}</center>")
    return taste.rng.choice(shapes).format(x=escape(text, quote=False), cls=taste.cls("box"))


_CAPTIONED = (
    ("<figure{cls}>{image}<figcaption>{x}</figcaption></figure>", "<span>{x}</span>"),
    ("<div{cls}>{image}{x}</div>", '<div class="caption">{x}</div>'),
    ("<div{cls}>{image}<br>{x}</div>", "<small>{x}</small><br>"),
    ('<table width="250" align="left"><tr><td>{image}</td></tr>{x}</table>', "<tr><td>{x}</td></tr>"),
    ("<div><div>{image}{x}</div></div>", "<p><em>{x}</em></p>"),
)


def _captioned(piece: Piece, taste: Taste) -> str:
    """A picture and its caption in one box."""
    return _pictured(piece, taste, *taste.rng.choice(_CAPTIONED))


def _figure(piece: Piece, taste: Taste) -> str:
    """A picture with its caption in a box, or in lines of the page that follow it."""
    shapes = (
        *_CAPTIONED,
        ("<div{cls}>{image}{x}</div>", "<p>{x}</p>"),
        ("<p>{image}</p>{x}", "<p>{x}</p>"),
        ("<p>{image}</p>{x}", "<p><em>{x}</em></p>"),
        ("<div>{image}</div>{x}", "<div>{x}</div>"),
        ("{image}{x}", in_paragraph("{x}", taste)),
    )
    return _pictured(piece, taste, *taste.rng.choice(shapes))


def _pictured(piece: Piece, taste: Taste, outer: str, inner: str) -> str:
    lines = "".join(inner.format(x=escape(text, quote=False)) for text in piece.texts)
    return outer.format(cls=taste.cls("figure"), image='<img src="/i/1.jpg" alt="">', x=lines)


def _pull(piece: Piece, taste: Taste) -> str:
    text = escape(piece.texts[0], quote=False)
    shapes = (
        '<aside class="pullquote"><p>{x}</p></aside>',
        "<div{cls}><big>{x}</big></div>",
        "<aside{cls}><blockquote>{x}</blockquote></aside>",
    )
    return taste.rng.choice(shapes).format(x=text, cls=taste.cls("quote"))


def _note(piece: Piece, taste: Taste) -> str:
    """A line about the author, set apart from the paragraphs."""
    text = escape(piece.texts[0], quote=False)
    if taste.rng.random() < 0.3 and taste.naming != "mute":
        return f"<div{taste.cls('author')}>{text}</div>"
    return own_line(taste.rng.choice(_SLANTED).format(x=text), taste)


_SLANTED = ("<i>{x}</i>", "<em>{x}</em>", "<small>{x}</small>", "<b>{x}</b>")


def _signed(piece: Piece, taste: Taste) -> str:
    """The same, now and then as any paragraph."""
    return paragraph(piece.texts[0], taste) if taste.rng.random() < 0.5 else _note(piece, taste)


def _inset(piece: Piece, taste: Taste) -> str:
    """A section between paragraphs, in a box of its own or, in old pages, in a table or in none."""
    assert piece.section is not None
    shapes: tuple[str, ...] = (taste.box, "<div{cls}>{x}</div>", "<div><div{cls}>{x}</div></div>")
    if taste.paragraph == "breaks":
        shapes = (
            '<table align="right"><tr><td>{x}</td></tr></table>',
            "<hr>{x}<hr>",
            "<blockquote>{x}</blockquote>",
        )
    markup = section_markup(piece.section, taste)
    return taste.rng.choice(shapes).format(cls=taste.cls(piece.section.kind), x=markup)


_PIECES: dict[str, Callable[[Piece, Taste], str]] = {
    "paragraph": lambda piece, taste: paragraph(piece.texts[0], taste),
    "blank": lambda piece, taste: paragraph(piece.texts[0], taste),
    "source": lambda piece, taste: paragraph(piece.texts[0], taste),
    "strong": _strong,
    "heading": _heading,
    "items": _items,
    "quotation": _quotation,
    "verse": _verse,
    "inline": _inline,
    "box": _box,
    "banner": _banner,
    "teaser": _teaser,
    "poll": _poll,
    "form": _form,
    "note": _note,
    "signed": _signed,
    "line": lambda piece, taste: own_line(escape(piece.texts[0], quote=False), taste),
    "figure": _figure,
    "captioned": _captioned,
    "pull": _pull,
    "inset": _inset,
}


def section_markup(section: Section, taste: Taste) -> str:
    """A furniture section with heading, teasers and lines, without its container."""
    if section.kind == "logo":
        shape = random.Random(taste.salt).choice(
            ('<h1><a href="/">{x}</a></h1>', '<a href="/">{x}</a>', "<b>{x}</b>")
        )
        return shape.format(x=escape(section.heading or "", quote=False))
    parts = []
    if section.heading:
        text = escape(section.heading, quote=False)
        if section.kind in {"newsletter", "comments", "story"}:
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
    if section.kind in {"story", "newsletter"}:
        return taste.newline.join(taste.wrapped(paragraph(line, taste)) for line in lines)
    if section.kind == "talk":
        return _talk(lines, taste)
    if section.kind in {"footer", "cookie", "author", "about", "promo", "views", "poll"}:
        shape = rng.choice(("<p>{x}</p>", "<div>{x}</div>", "{x}<br>"))
        return "".join(shape.format(x=escape(line, quote=False)) for line in lines)
    if section.kind == "crumbs":
        *linked, last = lines
        parts = [*(link(line, rng) for line in linked), f"<span>{escape(last, quote=False)}</span>"]
        return rng.choice((" &gt; ", " / ", " » ")).join(parts)
    linked = [link(line, rng) for line in lines]
    if section.kind == "nav":
        if rng.random() < 0.5:
            return "<ul>" + "".join(f"<li>{item}</li>" for item in linked) + "</ul>"
        return " | ".join(linked)
    if section.kind == "social" and rng.random() < 0.5:
        return "".join(f"<p>{item}</p>" for item in linked)
    return rng.choice((" ", "<br>", ", ")).join(linked)


def _talk(lines: Sequence[str], taste: Taste) -> str:
    """Readers' comments: who and when over what was said."""
    shape = taste.rng.choice(
        ("<div><b>{a}</b><p>{b}</p></div>", "<p><b>{a}</b></p><p>{b}</p>", "<li>{a}<br><br>{b}</li>")
    )
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return "".join(shape.format(a=escape(a, quote=False), b=escape(b, quote=False)) for a, b in pairs)


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


def _alike(teasers: Sequence[Teaser], taste: Taste) -> str:
    """Headlines and decks in the markup of the article's own paragraphs."""
    lines = [part for teaser in teasers for part in _teaser_parts(teaser, taste)]
    return taste.newline.join(taste.wrapped(in_paragraph(line, taste)) for line in lines)


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
    "alike": _alike,
}
