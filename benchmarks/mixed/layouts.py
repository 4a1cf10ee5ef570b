"""Twenty years of page layouts: a story in, the markup of its body out; skeletons filled by a `Taste`."""

import json
from collections.abc import Callable
from html import escape

from benchmarks.mixed.corpus import RIGHT_TO_LEFT
from benchmarks.mixed.markup import Taste, in_paragraph, piece_markup, section_markup
from benchmarks.mixed.stories import Section, Story

Layout = Callable[[Story, Taste], str]
UNPRINTED = (
    '<script>(window.slots = window.slots || []).push("mid");</script>',
    '<ins class="adsbygoogle" style="display:block"></ins>',
    '<div id="slot-7"></div>',
    '<iframe src="/embed/12" width="560" height="315"></iframe>',
    "<!-- banner 300x250 -->",
    "<noscript><img src='/pixel.gif' alt=''></noscript>",
)


def _text(text: str) -> str:
    return escape(text, quote=False)


def _column(story: Story, taste: Taste) -> str:
    return taste.newline.join(_markups(story, taste))


def _markups(story: Story, taste: Taste) -> list[str]:
    """The pieces of the column, on some pages with scripts and slots between them that print nothing."""
    made = [piece_markup(piece, taste) for piece in story.column]
    for _ in range(taste.rng.choice((0, 0, 0, 1, 3))):
        made.insert(taste.rng.randint(0, len(made)), taste.rng.choice(UNPRINTED))
    return made


def _sections(sections: list[Section], taste: Taste, wrap: str = "<div{cls}>{x}</div>") -> str:
    return taste.newline.join(
        wrap.format(cls=taste.cls(section.kind), x=section_markup(section, taste)) for section in sections
    )


def _heading(story: Story, taste: Taste, tag: str = "h1") -> str:
    return f"<{tag}{taste.cls('title')}>{_text(story.headline)}</{tag}>"


def _small(story: Story, taste: Taste, tag: str = "div") -> str:
    """Date line and byline, each in its own element, and what furniture stands there."""
    lines = [line for line in (story.date_line, story.byline) if line]
    made = [f"<{tag}{taste.cls('date')}>{_text(line)}</{tag}>" for line in lines]
    return taste.newline.join([*made, _sections(story.above, taste)])


def _lead(story: Story, taste: Taste, pattern: str = "<div{cls}>{x}</div>") -> str:
    if not story.standfirst:
        return ""
    return pattern.format(cls=taste.cls("lead"), x=_text(story.standfirst))


def table_1999(story: Story, taste: Taste) -> str:
    """Layout tables, font tags, paragraphs by two line breaks, everything in one cell."""
    head = _sections(story.head, taste, '<tr><td colspan="3"><font size="1">{x}</font></td></tr>')
    side = _sections(story.side, taste, "<table width=150><tr><td>{x}</td></tr></table>")
    tail = _sections(story.tail, taste, "{x}<br><br>")
    lead = _lead(story, taste, "<b>{x}</b><br><br>")
    small = _small(story, taste, "i")
    return (
        f'<table width="100%" border=0>{head}<tr><td width=150 valign=top>{side}</td>'
        f'<td valign="top"><font size="4"><b>{_text(story.headline)}</b></font><br>{small}<br><br>{lead}'
        f"{_column(story, taste)}{tail}</td><td width=120>&nbsp;</td></tr></table>"
    )


def table_rows(story: Story, taste: Taste) -> str:
    """A table whose rows are headline, date, text and each furniture section."""
    tail = _sections(story.tail, taste, "<tr><td{cls}>{x}</td></tr>")
    rows = [f'<tr><td class="h"><h2>{_text(story.headline)}</h2></td></tr>']
    rows += [f"<tr><td align=right>{_small(story, taste, 'small')}</td></tr>"]
    rows += [f"<tr><td>{_lead(story, taste)}</td></tr><tr><td>{_column(story, taste)}</td></tr>"]
    head = _sections(story.head, taste, "<center>{x}</center>")
    side = _sections(story.side, taste, "<td width=180 valign=top>{x}</td>")
    return f"{head}<table><tr>{side}<td><table>{''.join(rows)}{tail}</table></td></tr></table>"


def siblings(story: Story, taste: Taste) -> str:
    """Everything a child of one container: headline, text, furniture."""
    tail = _sections(story.tail, taste, "{x}")
    head = _sections(story.head, taste)
    return (
        f'{head}<div id="main">{_heading(story, taste)}{_small(story, taste, "p")}'
        f"{_lead(story, taste, '<p{cls}><b>{x}</b></p>')}{_column(story, taste)}{tail}</div>"
        + _sections(story.side, taste)
    )


def soup(story: Story, taste: Taste) -> str:
    """Nameless divs, nested by chance; no heading element at all."""
    depth = taste.rng.randint(2, 7)
    tail = _sections(story.tail, taste, "<div><div>{x}</div></div>")
    inner = (
        f"<div>{_text(story.headline)}</div>{_small(story, taste)}{_lead(story, taste, '<div>{x}</div>')}"
        f"<div>{_column(story, taste)}</div>"
    )
    inner = (
        f"<div>{inner}{tail}</div>" if taste.rng.random() < 0.5 else f"<div><div>{inner}</div>{tail}</div>"
    )
    head, side = _sections(story.head, taste), _sections(story.side, taste)
    return "<div>" * depth + head + side + inner + "</div>" * depth


def portal_2008(story: Story, taste: Taste) -> str:
    """Header, left menu, content, right column as floating divs with ids; the tail after the content."""
    head, side = _sections(story.head, taste), _sections(story.side, taste)
    return (
        f'<div id="wrapper"><div id="header">{head}</div><div id="left">{side}</div><div id="content">'
        f"{_heading(story, taste)}{_small(story, taste, 'span')}{_lead(story, taste)}"
        f"<div{taste.cls('body')}>{_column(story, taste)}</div>{_sections(story.tail[:-1], taste)}</div>"
        f'<div id="footer">{_sections(story.tail[-1:], taste)}</div></div>'
    )


def cms_2014(story: Story, taste: Taste) -> str:
    """A grid of rows and columns; share line and lists inside the content column."""
    inside = taste.rng.randint(0, len(story.tail) - 1)
    lead = _lead(story, taste, "<p{cls}><strong>{x}</strong></p>")
    return (
        f'<header class="container">{_sections(story.head, taste, "<nav>{x}</nav>")}</header>'
        f'<div class="container"><div class="row"><div class="col-md-8">{_heading(story, taste)}'
        f"{_small(story, taste)}<div{taste.cls('body')}>{lead}{_column(story, taste)}"
        f"{_sections(story.tail[:inside], taste)}</div>{_sections(story.tail[inside:-1], taste)}</div>"
        f'<div class="col-md-4">{_sections(story.side, taste)}</div></div></div>'
        f"<footer>{_sections(story.tail[-1:], taste, '{x}')}</footer>"
    )


def blog(story: Story, taste: Taste) -> str:
    """A weblog: entry content with share and related posts in it, comments link below."""
    inside, below = story.tail[:2], story.tail[2:]
    return (
        f'<div id="page">{_sections(story.head, taste)}<div class="hentry"><h2 class="entry-title">'
        f'{_text(story.headline)}</h2>{_small(story, taste)}<div class="entry-content">'
        f"{_lead(story, taste, '<p><em>{x}</em></p>')}{_column(story, taste)}"
        f"{_sections(inside, taste)}</div></div>"
        f'<div id="sidebar">{_sections(story.side, taste)}</div>{_sections(below, taste)}</div>'
    )


def article_element(story: Story, taste: Taste) -> str:
    """HTML5: header, article and footer elements; the furniture inside the article element too."""
    inside = story.tail[:-1]
    return (
        f"<header>{_sections(story.head, taste, '<nav>{x}</nav>')}</header><main><article><header>"
        f"{_heading(story, taste)}{_small(story, taste, 'time')}"
        f"{_lead(story, taste, '<p{cls}>{x}</p>')}</header>"
        f"{_column(story, taste)}{_sections(inside, taste, '<section{cls}>{x}</section>')}</article></main>"
        f"<aside>{_sections(story.side, taste)}</aside><footer>{_sections(story.tail[-1:], taste)}</footer>"
    )


def modern(story: Story, taste: Taste) -> str:
    """A modern CMS with structured data; asides around the article, teasers as cards."""
    made = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "datePublished": story.date,
        "inLanguage": story.language,
    }
    body = article_element(story, taste)
    return f'<script type="application/ld+json">{json.dumps(made, ensure_ascii=False)}</script>{body}'


def wrapped_paragraphs(story: Story, taste: Taste) -> str:
    """Each block of the column in a wrapper of its own, as block editors write it."""
    column = taste.newline.join(
        f'<div data-block="{number}"><div>{piece_markup(piece, taste)}</div></div>'
        for number, piece in enumerate(story.column)
    )
    return (
        f'<div id="app"><div>{_sections(story.head, taste)}</div><div>{_heading(story, taste)}'
        f"<div>{_small(story, taste)}</div>{_lead(story, taste, '<h2{cls}>{x}</h2>')}"
        f"<div>{column}</div></div>"
        f"{_sections(story.tail, taste)}<div>{_sections(story.side, taste)}</div></div>"
    )


def ruled(story: Story, taste: Taste) -> str:
    """A hand-made page: centred headline, unclosed paragraphs, rules between the parts."""
    column = "\n".join(piece_markup(piece, taste) for piece in story.column)
    return (
        f"<center>{_sections(story.head, taste, '{x}')}<h2>{_text(story.headline)}</h2>"
        f"{_small(story, taste, 'i')}"
        f"</center><hr>{_lead(story, taste, '<p><b>{x}</b></p>')}{column}<hr>"
        f"{_sections(story.tail, taste, '{x}<hr>')}{_sections(story.side, taste, '{x}')}"
    )


def side_first(story: Story, taste: Taste) -> str:
    """The side column and the main news stand before the article in the source; custom elements."""
    first, last = [*story.side, *story.head], story.tail
    return (
        f"<site-shell><side-bar>{_sections(first, taste)}</side-bar><story-page>{_heading(story, taste)}"
        f"{_small(story, taste)}{_lead(story, taste)}<div>{_column(story, taste)}</div></story-page>"
        f"<story-end>{_sections(last, taste)}</story-end></site-shell>"
    )


def dense_lists(story: Story, taste: Taste) -> str:
    """Text in sections, all furniture as definition and item lists right under it."""
    tail = _sections(story.tail, taste, "<dl><dt></dt><dd>{x}</dd></dl>")
    return (
        f"<div>{_sections(story.head, taste, '<ul><li>{x}</li></ul>')}</div><section>"
        f"{_heading(story, taste, 'h3')}"
        f"{_small(story, taste, 'p')}{_lead(story, taste, '<h4>{x}</h4>')}"
        f"<section>{_column(story, taste)}</section>"
        f"{tail}</section><ul><li>{_sections(story.side, taste, '{x}')}</li></ul>"
    )


def _boxes(sections: list[Section], taste: Taste) -> str:
    return _sections(sections, taste, taste.box)


def _title(story: Story, taste: Taste) -> str:
    return taste.title.format(cls=taste.cls("title"), x=_text(story.headline))


def _above(story: Story, taste: Taste) -> str:
    """Headline, date, byline and lead in one of their orders."""
    lead = _lead(
        story, taste, taste.rng.choice(("<p{cls}>{x}</p>", "<div{cls}>{x}</div>", "<h2{cls}>{x}</h2>"))
    )
    title, small = _title(story, taste), _small(story, taste)
    return taste.rng.choice((title + small + lead, title + lead + small, small + title + lead))


def utility(story: Story, taste: Taste) -> str:
    """A script-made page as its server sends it: anonymous wrappers down to every part."""
    inside = taste.rng.randint(0, len(story.tail) - 1)
    shell, wrap = taste.cls("shell"), taste.cls("wrap")
    return (
        f'<div id="__next"><div{shell}><header{wrap}>{_boxes(story.head, taste)}</header><main{shell}><div{wrap}>'
        f"<div{taste.cls('main-col')}>{_above(story, taste)}<div{taste.cls('body')}>{_column(story, taste)}</div>"
        f"{_boxes(story.tail[:inside], taste)}</div><div{taste.cls('side')}>{_boxes(story.side, taste)}</div></div>"
        f"</main>{_boxes(story.tail[inside:], taste)}</div></div>"
    )


def builder(story: Story, taste: Taste) -> str:
    """A page builder: each part a widget in a column in a section."""
    widget = f"<section{taste.cls('row')}><div{taste.cls('col')}><div{taste.cls('widget')}>{{x}}</div></div></section>"
    column = _markups(story, taste)
    if taste.rng.random() < 0.6:
        column = [taste.newline.join(column)]
    parts = [_above(story, taste), *column]
    around = [*story.head, *([] if taste.rng.random() < 0.5 else story.side)]
    before = _sections(around, taste, widget.replace("{x}", "<div{cls}>{x}</div>"))
    after = [*story.tail, *(section for section in story.side if section not in around)]
    return before + "".join(widget.format(x=part) for part in parts) + _sections(after, taste, widget)


def unboxed(story: Story, taste: Taste) -> str:
    """No container at all: each part a child of the body."""
    parts = [
        _sections([*story.head, *story.side], taste, "{x}<br>"),
        _above(story, taste),
        _column(story, taste),
    ]
    return taste.newline.join([*parts, _sections(story.tail, taste, "{x}<br>")])


def cells(story: Story, taste: Taste) -> str:
    """A layout table with a row for each block of the text; the tail in rows of the same table."""
    rows = "".join(
        f"<tr><td{taste.cls('para')}>{piece_markup(piece, taste)}</td></tr>" for piece in story.column
    )
    tail = _sections(story.tail, taste, "<tr><td>{x}</td></tr>")
    side = _sections(story.side, taste, "<tr><td>{x}</td></tr>")
    return (
        f'<table width="100%"><tr><td colspan="2">{_sections(story.head, taste)}</td></tr><tr>'
        f'<td valign="top"><table><tr><td>{_above(story, taste)}</td></tr>{rows}{tail}</table></td>'
        f'<td width="200"><table>{side}</table></td></tr></table>'
    )


def split_body(story: Story, taste: Taste) -> str:
    """The text in two or three containers, furniture between them."""
    pieces = _markups(story, taste)
    size = max(2, len(pieces) // taste.rng.choice((2, 3)))
    chunks = ["".join(pieces[start : start + size]) for start in range(0, len(pieces), size)]
    between = [_boxes([section], taste) for section in story.side] + [""] * len(chunks)
    column = "".join(
        f"<div{taste.cls('body')}>{chunk}</div>{box if number < len(chunks) - 1 else ''}"
        for number, (chunk, box) in enumerate(zip(chunks, between, strict=False))
    )
    return (
        f"<div{taste.cls('shell')}>{_boxes(story.head, taste)}<div>{_above(story, taste)}</div>{column}"
        f"{''.join(between[len(chunks) - 1 :])}{_boxes(story.tail, taste)}</div>"
    )


def front_heavy(story: Story, taste: Taste) -> str:
    """Most of the furniture before the article in the source, share line and footer after it."""
    first = [section for section in story.tail[:-1] if section.teasers]
    last = [section for section in story.tail if section not in first]
    return (
        f"<div{taste.cls('shell')}>{_boxes([*story.head, *story.side, *first], taste)}</div><div><div{taste.cls('wrap')}>"
        f"{_above(story, taste)}{_column(story, taste)}</div>{_boxes(last[:-1], taste)}</div>{_boxes(last[-1:], taste)}"
    )


def two_rails(story: Story, taste: Taste) -> str:
    """Both rails stand before the text: what is read most on the left, the rest of the tail on the right."""
    rails = [story.side, [section for section in story.tail if section.kind in {"main", "same", "story"}]]
    left, right = (_sections(rail, taste, "<div{cls}><div>{x}</div></div>") for rail in rails)
    below = [section for section in story.tail[:-1] if section not in rails[1]]
    return (
        f'<div id="head">{_sections(story.head, taste)}</div><div id="leftcol">{left}</div><div id="rightcol">{right}'
        f'</div><div id="middle">{_title(story, taste)}{_small(story, taste)}{_lead(story, taste)}'
        f"<div{taste.cls('body')}>{_column(story, taste)}</div>{_sections(below, taste)}</div>"
        f'<div id="bottom">{_sections(story.tail[-1:], taste)}</div>'
    )


def weblog_2012(story: Story, taste: Taste) -> str:
    """A weblog whose plug-ins print share buttons, related posts and the author's box into the entry."""
    inside, below = story.tail[:3], story.tail[3:]
    related = _sections(inside, taste, "<div{cls}>{x}</div>")
    return (
        f'<div id="container"><div id="branding">{_sections(story.head, taste)}</div><div id="primary">'
        f'<article class="post"><header><h1 class="entry-title">{_text(story.headline)}</h1>'
        f'{_small(story, taste, "span")}</header><div class="entry-content">{_lead(story, taste, "<p>{x}</p>")}'
        f'{_column(story, taste)}{related}</div></article><div class="nav-links"><a href="/?p=3">«</a></div>'
        f'{_sections(below[:-1], taste)}</div><div id="secondary">{_sections(story.side, taste, "<aside{cls}>{x}</aside>")}'
        f"</div><footer>{_sections(below[-1:], taste)}</footer></div>"
    )


def flat(story: Story, taste: Taste) -> str:
    """Each line of the page a child of one element, furniture in the very markup of the text."""
    lead = (
        in_paragraph(_text(story.standfirst), taste)
        if story.standfirst and taste.rng.random() < 0.3
        else None
    )
    parts = [_sections(story.head, taste, "{x}"), _title(story, taste), _small(story, taste, "p")]
    parts += [_lead(story, taste, "<p><b>{x}</b></p>") if lead is None else lead, _column(story, taste)]
    parts += [_sections([*story.tail[:-1], *story.side, *story.tail[-1:]], taste, "{x}")]
    return f"<div{taste.cls('content')}>{taste.newline.join(parts)}</div>"


def lines(story: Story, taste: Taste) -> str:
    """One cell or box; line breaks alone part headline, date, paragraphs and furniture."""
    tail = _sections([*story.tail, *story.side], taste, "{x}<br>")
    shell = taste.rng.choice(
        ("<div>{x}</div>", "<table><tr><td>{x}</td></tr></table>", "<center>{x}</center>")
    )
    small = _small(story, taste, "span")
    inner = (
        f"{_sections(story.head, taste, '{x}<br><br>')}<b>{_text(story.headline)}</b><br>{small}<br><br>"
        f"{_lead(story, taste, '<b>{x}</b><br><br>')}{_column(story, taste)}<br>{tail}"
    )
    return shell.format(x=inner)


def magazine(story: Story, taste: Taste) -> str:
    """A long read: kicker and lead in a hero, side boxes floating amid the paragraphs of the body."""
    pieces = _markups(story, taste)
    for section in story.side:
        pieces.insert(taste.rng.randint(0, len(pieces)), _boxes([section], taste))
    kicker = _sections([section for section in story.above if section.kind == "tags"], taste)
    return (
        f"<header{taste.cls('shell')}>{_sections(story.head, taste)}</header><main><article><section{taste.cls('hero')}>"
        f"{kicker}{_above(story, taste)}</section><section{taste.cls('body')}>{taste.newline.join(pieces)}</section>"
        f"</article>{_boxes(story.tail[:-1], taste)}</main><footer>{_sections(story.tail[-1:], taste)}</footer>"
    )


LAYOUTS: dict[str, Layout] = {
    "table_1999": table_1999,
    "table_rows": table_rows,
    "siblings": siblings,
    "soup": soup,
    "portal_2008": portal_2008,
    "cms_2014": cms_2014,
    "blog": blog,
    "article_element": article_element,
    "modern": modern,
    "wrapped_paragraphs": wrapped_paragraphs,
    "ruled": ruled,
    "side_first": side_first,
    "dense_lists": dense_lists,
    "utility": utility,
    "builder": builder,
    "unboxed": unboxed,
    "cells": cells,
    "split_body": split_body,
    "front_heavy": front_heavy,
    "two_rails": two_rails,
    "weblog_2012": weblog_2012,
    "flat": flat,
    "lines": lines,
    "magazine": magazine,
}
"""Layouts that training may see."""


def cells_in_cells(story: Story, taste: Taste) -> str:
    """Tables in tables: headline in one, text and tail in a cell of another, boxes as tables in a third."""
    box = '<table width="160" border="0"><tr><td class="t">&nbsp;</td></tr><tr><td>{x}</td></tr></table>'
    lead = _lead(story, taste, '<font color="#333333"><b>{x}</b></font><br><br>')
    tail = _sections(story.tail[:-1], taste, "<hr>{x}")
    return (
        f'<center><table width="760"><tr><td>{_sections(story.head, taste, "<div>{x}</div>")}</td></tr></table>'
        f'<table width="760"><tr><td width="160">{_sections(story.side, taste, box)}</td><td><table><tr><td>'
        f"<big>{_text(story.headline)}</big></td></tr><tr><td>{_small(story, taste, 'span')}</td></tr></table>"
        f'<table><tr><td><font size="2">{lead}{_column(story, taste)}</font>{tail}</td></tr></table></td></tr></table>'
        f"{_sections(story.tail[-1:], taste, '<small>{x}</small>')}</center>"
    )


def bare_divs(story: Story, taste: Taste) -> str:
    """Anonymous divs of uneven depth; headline and date below a picture, teasers on the text's own level."""
    column = "".join(f"<div>{piece_markup(piece, taste)}</div>" for piece in story.column)
    tail = "".join(
        _sections([section], taste, "<div>" * n + "{x}" + "</div>" * n)
        for n, section in enumerate(story.tail)
    )
    return (
        f"<div><div><div>{_sections(story.head, taste, '<div><div>{x}</div></div>')}</div></div><div><div>"
        f'<div><img src="/p.jpg" alt=""></div><div><div>{_small(story, taste)}</div><div><div>{_text(story.headline)}'
        f"</div></div></div>{_lead(story, taste, '<div><div>{x}</div></div>')}{column}{tail}</div>"
        f"<div>{_sections(story.side, taste, '<div>{x}</div>')}</div></div></div>"
    )


def one_main(story: Story, taste: Taste) -> str:
    """Head, text, side boxes and tail as children of one main element, the side boxes first below the text."""
    parts = [_sections(story.head, taste, "{x}<br>"), _small(story, taste, "p"), _title(story, taste)]
    parts += [_lead(story, taste, "<p><strong>{x}</strong></p>"), _column(story, taste)]
    parts += [_sections([*story.tail[:1], *story.side, *story.tail[1:]], taste, "{x}<br>")]
    return f"<main{taste.cls('content')}>{taste.newline.join(parts)}</main>"


def newsroom(story: Story, taste: Taste) -> str:
    """A large paper's CMS: hero, byline bar, body and rails in a grid, all within the article element."""
    hero = f"<figure{taste.cls('hero')}><img src='/h.jpg' alt=''></figure>"
    rail = f"<aside{taste.cls('side')}>{_sections(story.side, taste, '<section{cls}>{x}</section>')}</aside>"
    below = _sections(story.tail[:-1], taste, "<section{cls}><div>{x}</div></section>")
    return (
        f"<header>{_sections(story.head, taste, '<nav>{x}</nav>')}</header><article{taste.cls('article')}>"
        f"<header><div>{_heading(story, taste)}{_lead(story, taste, '<p{cls}>{x}</p>')}</div>{hero}"
        f"<div>{_small(story, taste, 'span')}</div></header><div{taste.cls('grid')}>{rail}"
        f"<div{taste.cls('body')}>{_column(story, taste)}</div></div>{below}</article>"
        f"<footer><div>{_sections(story.tail[-1:], taste, '{x}')}</div></footer>"
    )


def islands(story: Story, taste: Taste) -> str:
    """Components with data attributes; the text in runs of one to three blocks, slots for advertising between."""
    pieces, runs = _markups(story, taste), []
    while pieces:
        size = taste.rng.randint(1, 3)
        runs.append("".join(pieces[:size]))
        pieces = pieces[size:]
    slot = f'<div data-slot="mid"{taste.cls("slot")}></div>'
    column = slot.join(f'<div data-component="text"><div{taste.cls("run")}>{run}</div></div>' for run in runs)
    part = '<div data-component="part"><div{cls}>{x}</div></div>'
    return (
        f'<div id="root"><div data-page="story">{_sections(story.head, taste, part)}'
        f'<div data-component="head"><div>{_title(story, taste)}<div>{_small(story, taste)}</div></div></div>'
        f"{_lead(story, taste, '<div data-component=intro><p{cls}>{x}</p></div>')}{column}"
        f"{_sections([*story.tail, *story.side], taste, part)}</div></div>"
    )


def columns_2005(story: Story, taste: Taste) -> str:
    """Left menu as a list, centre and right column as divs, the side boxes between headline and text in the source."""
    return (
        f'<div id="top">{_sections(story.head, taste, "<p>{x}</p>")}</div><div id="c2"><h3>{_text(story.headline)}</h3>'
        f"<h6>{_small(story, taste, 'em')}</h6></div><div id='c1'>{_sections(story.side, taste, '<dl><dd>{x}</dd></dl>')}"
        f'</div><div id="c3">{_lead(story, taste, "<p><b>{x}</b></p>")}{_column(story, taste)}'
        f"{_sections(story.tail, taste, '<div{cls}>{x}</div>')}</div>"
    )


HELD_OUT: dict[str, Layout] = {
    "cells_in_cells": cells_in_cells,
    "bare_divs": bare_divs,
    "one_main": one_main,
    "newsroom": newsroom,
    "islands": islands,
    "columns_2005": columns_2005,
}
"""Layouts kept out of training, to measure on what no model has seen."""
FIXED_TASTES: dict[str, dict[str, str]] = {
    "table_1999": {"paragraph": "breaks", "naming": "mute"},
    "ruled": {"paragraph": "unclosed", "naming": "mute", "newline": "\n"},
    "soup": {"naming": "mute"},
    "flat": {"teaser": "alike"},
    "lines": {"paragraph": "breaks", "naming": "mute"},
    "cells_in_cells": {"paragraph": "breaks"},
    "bare_divs": {"naming": "mute"},
}


def page_markup(story: Story, taste: Taste, layout: str) -> str:
    """The whole page: head with title and lang attribute, body by layout."""
    lang = f' lang="{story.lang_attribute}"' if story.lang_attribute else ""
    direction = ' dir="rtl"' if story.language in RIGHT_TO_LEFT and taste.rng.random() < 0.6 else ""
    og = ""
    if taste.rng.random() < 0.4:
        title = taste.rng.choice((story.headline, story.headline, story.title, story.html_title))
        og = f'<meta property="og:title" content="{escape(title)}">'
    if taste.rng.random() < 0.25:
        og += f'<meta property="og:site_name" content="{escape(story.site)}">'
    if taste.rng.random() < 0.3:
        og += f'<meta name="description" content="{escape(story.standfirst or story.title)}">'
    return (
        f'<!DOCTYPE html>\n<html{lang}{direction}><head><meta charset="utf-8">'
        f"<title>{_text(story.html_title)}</title>{og}</head>\n"
        f"<body>{(LAYOUTS | HELD_OUT)[layout](story, taste)}</body></html>\n"
    )
