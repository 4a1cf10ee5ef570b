"""Twenty years of page layouts: a story in, the markup of its body out; skeletons filled by a `Taste`."""

import json
from collections.abc import Callable
from html import escape

from benchmarks.mixed.corpus import RIGHT_TO_LEFT
from benchmarks.mixed.markup import Taste, piece_markup, section_markup
from benchmarks.mixed.stories import Section, Story

Layout = Callable[[Story, Taste], str]


def _text(text: str) -> str:
    return escape(text, quote=False)


def _column(story: Story, taste: Taste) -> str:
    return taste.newline.join(piece_markup(piece, taste) for piece in story.column)


def _sections(sections: list[Section], taste: Taste, wrap: str = "<div{cls}>{x}</div>") -> str:
    return taste.newline.join(
        wrap.format(cls=taste.cls(section.kind), x=section_markup(section, taste)) for section in sections
    )


def _heading(story: Story, taste: Taste, tag: str = "h1") -> str:
    return f"<{tag}{taste.cls('title')}>{_text(story.headline)}</{tag}>"


def _small(story: Story, taste: Taste, tag: str = "div") -> str:
    """Date line and byline, each in its own element."""
    lines = [line for line in (story.date_line, story.byline) if line]
    return taste.newline.join(f"<{tag}{taste.cls('date')}>{_text(line)}</{tag}>" for line in lines)


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
}
FIXED_TASTES: dict[str, dict[str, str]] = {
    "table_1999": {"paragraph": "breaks", "naming": "mute"},
    "ruled": {"paragraph": "unclosed", "naming": "mute", "newline": "\n"},
    "soup": {"naming": "mute"},
}


def page_markup(story: Story, taste: Taste, layout: str) -> str:
    """The whole page: head with title and lang attribute, body by layout."""
    lang = f' lang="{story.lang_attribute}"' if story.lang_attribute else ""
    direction = ' dir="rtl"' if story.language in RIGHT_TO_LEFT and taste.rng.random() < 0.6 else ""
    og = ""
    if taste.rng.random() < 0.4:
        og = f'<meta property="og:title" content="{escape(story.headline)}">'
    return (
        f'<!DOCTYPE html>\n<html{lang}{direction}><head><meta charset="utf-8">'
        f"<title>{_text(story.html_title)}</title>{og}</head>\n"
        f"<body>{LAYOUTS[layout](story, taste)}</body></html>\n"
    )
